namespace Sallyport.SocketIO.Fuzzing;

/// <summary>What well-behaved clients send, as the beginning of what others do.</summary>
internal static class Scripts
{
    public static IReadOnlyList<byte[]> Text { get; } =
    [
        Script.Of("0/secure,{\"token\":\"abc\"}", "2/secure,12[\"echo\",{\"a\":[1,2.5e3,null,true,\"\\ud83d\\ude00\"]}]"),
        Script.Of("0/b,", "2/b,[\"back\",1]", "1/b,", "0/b,{}"),
        [
            .. Script.Of("52-3[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"),
            0x1e,
            0x1e,
            .. Script.OfBinary("0102", "03"),
        ],
        [.. Script.Of("51-[\"back\",[{\"x\":{\"num\":0,\"_placeholder\":true}}]]"), 0x1e, 0x1e, .. Script.OfBinary("ff")],
        Script.Of("2[\"ask\",1]", "30[\"answer\"]", "31[]", "399999999999999999999[]"),
        [.. Script.Of("2[\"ask\",1]", "61-0[{\"_placeholder\":true,\"num\":0}]"), 0x1e, 0x1e, .. Script.OfBinary("00")],
        Script.Of("2[\"join\",\"room\"]", "2[\"join\",[\"a\",\"b\"]]", "2[\"say\",\"room\",{}]", "2[\"leave\",\"room\"]"),
        Script.Of("2[\"\\u0065cho\",[[[[[]]]]],\"text\"]", "2[12,1]", "2[\"\"]", "20[\"typed\",{\"name\":\"x\",\"numbers\":[1]}]"),
        Script.Of("0/secure,{\"\\ud83d\":1,\"token\":\"\\udc00\"}", "0/b,{\"pid\":\"abc\",\"offset\":\"abc.1\",\"\\ud83d\":1}"),
        Script.Of("0/b,{\"pid\":1e999,\"offset\":[\"\\ud83d\"]}", "2/b,1[\"element\",{\"\\udc00\":\"\\ud83d\"}]"),
        Script.Of("21[\"element\",\"\\ud83d\",-0,1e999]", "22[\"typed-element\",{\"\\ud83d\":[\"\\udc00\"]}]", "2[\"\\ud83d\"]"),
        Script.Of("299999999999999999999[\"echo\"]", "318446744073709551616[\"\\ud83d\"]", "20[\"typed\",{\"name\":\"\\ud83d\"}]"),
        Script.Of("2[\"disconnect\"]"),
        Script.Of("2[{\"toString\":\"x\"}]"),
        Script.Of("2[\"error\"]", "2[\"kick\"]", "0", "2[\"kick-hard\"]"),
        Script.Of("4{\"message\":\"x\"}"),
        Script.Of("0/dyn-1,", "0/dyn-2,", "2/dyn-1,[\"echo\"]", "1/dyn-1,", "0/never,", "0/throws,"),
    ];

    public static IReadOnlyList<byte[]> MessagePack { get; } =
    [
        Script.OfBinary("82a47479706500a36e7370a72f736563757265", "83a47479706500a46461746181a161c3a36e7370a22f62"),
        Script.OfBinary("84a47479706502a26964cd1234a46461746195a46563686f01cb3fb999999999999ad7000000018bcfe5687bd40000a36e7370a12f"),
        Script.OfBinary("84a47479706502a26964cd1234a46461746193a46563686fc402070882a16191c40100a162c0a36e7370a12f"),
        Script.OfBinary(
            "83a47479706502a46461746194a46261636b82ac5f706c616365686f6c646572c3a36e756d00c4010782a36e756d00ac5f706c616365686f6c646572c3a36e7370a12f"
        ),
        Script.OfBinary("83a47479706502a46461746192a361736b01a36e7370a12f", "84a47479706503a46461746191c3a36e7370a12fa2696400"),
        Script.OfBinary("83a47479706501a464617461c0a36e7370a12f", "82a47479706500a36e7370a12f"),
        Script.OfBinary(
            "83a47479706502a46461746192a46a6f696ea172a36e7370a12f",
            "83a47479706502a46461746193a373617972a172d40501a36e7370a12f"
        ),
        Script.OfBinary("83a47479706502a46461746192a57479706564" + "82a46e616d65a178a76e756d6265727391ca3f800000" + "a36e7370a12f"),
    ];
}
