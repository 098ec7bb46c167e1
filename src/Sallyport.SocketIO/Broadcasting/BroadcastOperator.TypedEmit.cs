using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO.Broadcasting;

/// <content>Events with more than one typed argument. What awaits takes them as an <see cref="EncodedEvent"/>.</content>
public sealed partial class BroadcastOperator
{
    /// <summary>Sends an event with two arguments, as <see cref="Emit(EncodedEvent)"/> does.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public void Emit<T1, T2>(string name, T1 first, JsonTypeInfo<T1> firstType, T2 second, JsonTypeInfo<T2> secondType) =>
        Emit(EncodedEvent.Create(_namespace.Name, name, first, firstType, second, secondType));

    /// <summary>Sends an event with three arguments, as <see cref="Emit(EncodedEvent)"/> does.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="thirdType">How the third argument becomes JSON.</param>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public void Emit<T1, T2, T3>(
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        T3 third,
        JsonTypeInfo<T3> thirdType
    ) => Emit(EncodedEvent.Create(_namespace.Name, name, first, firstType, second, secondType, third, thirdType));
}
