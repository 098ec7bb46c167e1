using System.Security.Cryptography;
using Sallyport.Access.Keys;

namespace Sallyport.Access;

/// <summary>Names of accounts and keys: a typed prefix and 20 random base62 characters, so that none is ever given twice.</summary>
internal static class PublicId
{
    public const string AccountPrefix = "acc_";
    public const string KeyPrefix = "key_";
    public const string NoticePrefix = "ntc_";
    public const string AccessRequestPrefix = "req_";
    public const string AdminTokenPrefix = "adm_";

    private const int RandomLength = 20;

    public static string NewAccount() => AccountPrefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);

    public static string NewKey() => KeyPrefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);

    public static string NewNotice() => NoticePrefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);

    public static string NewAccessRequest() => AccessRequestPrefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);

    public static string NewAdminToken() => AdminTokenPrefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);
}
