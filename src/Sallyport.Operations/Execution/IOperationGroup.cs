namespace Sallyport.Operations.Execution;

/// <summary>The operations of one feature.</summary>
internal interface IOperationGroup
{
    /// <summary>Gets the operations.</summary>
    IEnumerable<Operation> Operations { get; }
}
