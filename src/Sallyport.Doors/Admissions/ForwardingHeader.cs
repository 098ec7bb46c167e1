namespace Sallyport.Doors.Admissions;

/// <summary>The family of headers in which our proxies say for whom they speak.</summary>
internal enum ForwardingHeader
{
    /// <summary><c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c>.</summary>
    XForwarded,

    /// <summary><c>Forwarded</c>, RFC 7239.</summary>
    Forwarded,
}
