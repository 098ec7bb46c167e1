using System.Collections.Frozen;

namespace Sallyport.Chains.Requests;

/// <summary>The methods passed on by default: they read, keep no state in the node (no filters, no subscriptions), and sign or send nothing.</summary>
public static class RpcMethods
{
    /// <summary>Gets the methods of <c>/evm/rpc</c>; names as in https://ethereum.github.io/execution-apis/.</summary>
    public static FrozenSet<string> Evm { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "eth_blobBaseFee",
            "eth_blockNumber",
            "eth_call",
            "eth_chainId",
            "eth_createAccessList",
            "eth_estimateGas",
            "eth_feeHistory",
            "eth_gasPrice",
            "eth_getBalance",
            "eth_getBlockByHash",
            "eth_getBlockByNumber",
            "eth_getBlockReceipts",
            "eth_getBlockTransactionCountByHash",
            "eth_getBlockTransactionCountByNumber",
            "eth_getCode",
            "eth_getLogs",
            "eth_getProof",
            "eth_getStorageAt",
            "eth_getTransactionByBlockHashAndIndex",
            "eth_getTransactionByBlockNumberAndIndex",
            "eth_getTransactionByHash",
            "eth_getTransactionCount",
            "eth_getTransactionReceipt",
            "eth_maxPriorityFeePerGas",
            "eth_syncing",
            "net_version",
            "web3_clientVersion"
        );

    /// <summary>Gets the methods of <c>/svm/rpc</c>; names as in https://solana.com/docs/rpc/http. Whole-program scans are left out.</summary>
    public static FrozenSet<string> Svm { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "getAccountInfo",
            "getBalance",
            "getBlock",
            "getBlockHeight",
            "getBlockTime",
            "getBlocks",
            "getBlocksWithLimit",
            "getEpochInfo",
            "getEpochSchedule",
            "getFeeForMessage",
            "getFirstAvailableBlock",
            "getGenesisHash",
            "getHealth",
            "getLatestBlockhash",
            "getMinimumBalanceForRentExemption",
            "getMultipleAccounts",
            "getRecentPerformanceSamples",
            "getRecentPrioritizationFees",
            "getSignatureStatuses",
            "getSignaturesForAddress",
            "getSlot",
            "getSlotLeader",
            "getSupply",
            "getTokenAccountBalance",
            "getTokenAccountsByDelegate",
            "getTokenAccountsByOwner",
            "getTokenLargestAccounts",
            "getTokenSupply",
            "getTransaction",
            "getTransactionCount",
            "getVersion",
            "isBlockhashValid",
            "minimumLedgerSlot",
            "simulateTransaction"
        );
}
