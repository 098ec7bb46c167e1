using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Access.Notices.Webhooks;

/// <summary>The JSON that is posted: the notice, without its acknowledgement. The same bytes at every try.</summary>
internal static class WebhookBody
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(Notice notice) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["id"] = notice.Id,
                ["kind"] = NoticeKindText.Of(notice.Kind),
                ["accountId"] = notice.AccountId,
                ["keyId"] = notice.KeyId,
                ["text"] = notice.Text,
                ["data"] = notice.Data?.DeepClone(),
                ["raisedAt"] = notice.RaisedAt.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
            }.ToJsonString(Json)
        );
}
