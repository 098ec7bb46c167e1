using System.Text.Json.Nodes;
using Sallyport.Access.Notices;

namespace Sallyport.Access.Limits;

/// <summary>Tells the operator that a monthly quota comes to its end: at 80 % and at 100 %, once a month each.</summary>
internal sealed class QuotaNotices(NoticeBoard board)
{
    public void Reached(in Holder holder, bool ofKey, int share, long quota) =>
        board.Raise(
            new NewNotice(
                share == 100 ? NoticeKind.QuotaReached100 : NoticeKind.QuotaReached80,
                holder.AccountId,
                ofKey ? holder.KeyId : null,
                share == 100
                    ? $"The {(ofKey ? "key" : "account")} has used its monthly quota of {quota} units; its requests are refused until the month ends."
                    : $"The {(ofKey ? "key" : "account")} has used {share} % of its monthly quota of {quota} units.",
                new JsonObject
                {
                    ["scope"] = ofKey ? "key" : "account",
                    ["share"] = share,
                    ["quota"] = quota,
                }
            )
        );
}
