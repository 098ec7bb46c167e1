using Sallyport.Access;
using Sallyport.Access.Authentication;

namespace Sallyport.Operations.Execution;

/// <summary>Access's failures and refusals as the operator reads them. An operator is told the true reason of a refusal; a client never is.</summary>
internal static class OperatorFailures
{
    /// <summary>What a service of Access failed with, about the account or key of an id that the operator gave.</summary>
    public static OperatorFailure Of(AccessFailure failure, string id) =>
        failure.Kind switch
        {
            AccessFailureKind.Invalid => new(OperatorFailureKind.Invalid, failure.Message),
            AccessFailureKind.AccountNotFound => new(
                OperatorFailureKind.NotFound,
                $"There is no account \"{id}\".",
                "`sallyport accounts list` shows every account; an account id begins with acc_."
            ),
            AccessFailureKind.KeyNotFound => new(
                OperatorFailureKind.NotFound,
                $"There is no key \"{id}\".",
                "`sallyport keys list` shows every key; a key id begins with key_."
            ),
            AccessFailureKind.NoticeNotFound => new(
                OperatorFailureKind.NotFound,
                $"There is no notice \"{id}\".",
                "`sallyport notices list` shows every notice; a notice id begins with ntc_."
            ),
            AccessFailureKind.AdminTokenNotFound => new(
                OperatorFailureKind.NotFound,
                $"There is no admin token \"{id}\".",
                "`sallyport admin-tokens list` shows every one; its id begins with adm_."
            ),
            AccessFailureKind.AccountDisabled => new(
                OperatorFailureKind.Refused,
                "The account is disabled.",
                "`sallyport accounts enable ACCOUNT-ID` lets its keys in again."
            ),
            AccessFailureKind.KeyNotLive => new(OperatorFailureKind.Refused, failure.Message),
            AccessFailureKind.RequestNotFound => new(
                OperatorFailureKind.NotFound,
                $"There is no access request \"{id}\".",
                "`sallyport requests list` shows every request; its id begins with req_."
            ),
            AccessFailureKind.RequestDecided => new(OperatorFailureKind.Refused, failure.Message),
            AccessFailureKind.SecretNotFound => new(
                OperatorFailureKind.NotFound,
                failure.Message,
                "`sallyport secrets signing list` and `sallyport secrets pepper list` show what there is."
            ),
            AccessFailureKind.SecretNeeded => new(
                OperatorFailureKind.Refused,
                failure.Message,
                "`sallyport secrets signing list` and `sallyport secrets pepper list` show what is in use, `sallyport secrets pepper keys VERSION` by whom."
            ),
            AccessFailureKind.SecretConfigured => new(
                OperatorFailureKind.Refused,
                failure.Message,
                "docs/operations/secrets.md says how, and how to leave it to the server instead."
            ),
            AccessFailureKind.StoreUnavailable => new(OperatorFailureKind.Environment, failure.Message),
            _ => new(OperatorFailureKind.Failed, failure.Message),
        };

    public static OperatorFailure Of(AccessRefusal refusal) =>
        refusal.Reason switch
        {
            RefusalReason.Missing => new(OperatorFailureKind.Invalid, "No API key was given."),
            RefusalReason.Malformed => new(
                OperatorFailureKind.Invalid,
                "This is no API key: its prefix, length or checksum is wrong.",
                "Was it cut off when it was copied?"
            ),
            RefusalReason.Unknown => new(OperatorFailureKind.Refused, "This API key was not issued by this server."),
            RefusalReason.Revoked => new(OperatorFailureKind.Refused, "This API key has been revoked."),
            RefusalReason.Expired => new(OperatorFailureKind.Refused, "This API key has expired."),
            RefusalReason.Disabled => new(OperatorFailureKind.Refused, "The account of this API key is disabled."),
            RefusalReason.StoreUnavailable => new(OperatorFailureKind.Environment, "The store could not be asked."),
            _ => new(OperatorFailureKind.Refused, "This API key is not accepted."),
        };
}
