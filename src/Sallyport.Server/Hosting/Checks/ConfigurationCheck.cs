using Sallyport.Doors.Listening;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Looks at the whole configuration at once and tells everything that is wrong with it, without starting anything.</summary>
internal static class ConfigurationCheck
{
    public static ConfigurationFindings Run(IConfigurationRoot configuration)
    {
        var shape = new ShapeCheck(configuration);
        shape.Run();
        var listen = new ListenCheck(configuration);
        listen.Run(TimeProvider.System);

        if (PublicUrl.Read(configuration, out var problem) is null && problem is not null)
        {
            shape.Faults.Add(new(PublicUrl.Setting, problem));
        }

        var untold = RoomRules
            .Check(shape.WithoutWrongValues())
            .Where(rule => !shape.HoldsWrongValue(rule.Key) && shape.Faults.Concat(listen.Faults).All(fault => fault.Key != rule.Key));
        return new ConfigurationFindings(
            [.. shape.Faults, .. listen.Faults, .. SecretsCheck.Check(configuration), .. untold],
            [.. shape.Warnings, .. listen.Warnings, .. PermissionsCheck.Check(configuration)]
        );
    }
}
