using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;

namespace Sallyport.Server.Tests.Operations;

/// <summary>The command line reads the answer of every operation into the record it was written from.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_OfEveryOperation_ReadBackAsTheyWereWritten(bool withNullable)
    {
        await using var server = new ServerOperations();

        foreach (var operation in server.All)
        {
            var written = Sample(operation.Result, withNullable)!;

            var read = written.Deserialize(operation.Result, OperatorJson.Answers);

            JsonSerializer
                .SerializeToNode(read, operation.Result, OperatorJson.Options)!
                .ToJsonString()
                .ShouldBe(written.ToJsonString(), operation.Verb);
        }
    }

    [Fact]
    public async Task Answers_WithoutAMemberThatCannotBeNull_AreNotRead()
    {
        await using var server = new ServerOperations();

        foreach (var operation in server.All)
        {
            var written = Sample(operation.Result, withNullable: false)!.AsObject();
            foreach (var member in written.Select(member => member.Key).ToList())
            {
                var cut = written.DeepClone().AsObject();
                cut.Remove(member);

                Should.Throw<JsonException>(
                    () => cut.Deserialize(operation.Result, OperatorJson.Answers),
                    $"{operation.Verb} without {member}"
                );
            }
        }
    }

    [Fact]
    public void Read_AnAnswerOfAnotherForm_IsNull()
    {
        OperatorVerbs.ShowKey.Read([]).ShouldBeNull();
        OperatorVerbs.ShowKey.Read(new JsonObject { ["key"] = new JsonObject { ["id"] = 7 } }).ShouldBeNull();
        OperatorVerbs
            .Status.Read(
                new JsonObject
                {
                    ["version"] = "1",
                    ["processId"] = 7,
                    ["more"] = 1,
                }
            )
            .ShouldNotBeNull()
            .ProcessId.ShouldBe(7);
    }

    // JSON as the type is written: with all members, or with only those that cannot be null.
    private static JsonNode? Sample(Type type, bool withNullable)
    {
        if (type == typeof(JsonObject))
        {
            return new JsonObject { ["any"] = 1 };
        }

        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsEnum)
        {
            return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(value)[^1]);
        }

        var info = OperatorJson.Answers.GetTypeInfo(value);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonArray(Sample(info.ElementType!, withNullable)),
            JsonTypeInfoKind.Dictionary => new JsonObject { ["CODE"] = Sample(info.ElementType!, withNullable) },
            JsonTypeInfoKind.Object => Members(info, withNullable),
            _ when value == typeof(string) => "text",
            _ when value == typeof(bool) => true,
            _ when value == typeof(int) => 7,
            _ when value == typeof(long) => 7_000_000_000,
            _ when value == typeof(double) => 1.5,
            _ when value == typeof(DateTimeOffset) => "2027-01-31T18:00:00.25Z",
            _ => throw new NotSupportedException(type.FullName),
        };
    }

    private static JsonObject Members(JsonTypeInfo type, bool withNullable)
    {
        var members = new JsonObject();
        foreach (var property in type.Properties)
        {
            if (withNullable || !property.IsGetNullable)
            {
                members[property.Name] = Sample(property.PropertyType, withNullable);
            }
            else if (property.ShouldSerialize?.Invoke(new object(), null) == true)
            {
                // Null, and written all the same.
                members[property.Name] = null;
            }
        }

        return members;
    }
}
