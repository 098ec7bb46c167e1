using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sallyport.SocketIO;

/// <content>The namespaces: those asked for by name, and those that clients make by a pattern.</content>
public sealed partial class SocketIOServer
{
    // A longer name is no namespace, and no pattern is asked about it.
    private const int MaxNameLength = 1024;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private volatile ParentNamespace[] _parents = [];

    /// <summary>Gets how many namespaces exist at the moment.</summary>
    internal int NamespaceCount => _namespaces.Count;

    /// <summary>
    /// Gets a namespace, making it on the first call; from then on it stays, with clients or without. Only namespaces asked for here, or matched by a
    /// pattern, exist for clients. One that fits the pattern of a family is a member of it, and its clients pass the family's middleware.
    /// </summary>
    /// <param name="name">The name, with or without its leading slash; <c>/</c> is the one clients use when they name none.</param>
    /// <returns>The namespace.</returns>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var full = name.StartsWith('/') ? name : "/" + name;

        // Patterns are the application's code: not under the lock.
        var parent = _namespaces.ContainsKey(full) ? null : Array.Find(_parents, one => one.Matches?.Invoke(full) == true);
        Namespace? found;
        lock (_gate)
        {
            if (!_namespaces.TryGetValue(full, out found))
            {
                found = Make(full, parent);
            }

            found.IsKept = true;
        }

        Announce(found);
        return found;
    }

    /// <summary>Makes a family of namespaces that exist once a client connects to them, or once they are asked for by name. One that was made before stays by itself.</summary>
    /// <param name="pattern">The names, leading slash included. Give it a match timeout or <see cref="RegexOptions.NonBacktracking"/>: clients choose the input.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Add(new ParentNamespace(name => IsMatch(pattern, name)));
    }

    /// <summary>
    /// Makes a family of namespaces that exist once a client connects to them. A namespace asked for by name is never a member of it: nobody's payload is
    /// there to decide by.
    /// </summary>
    /// <param name="accepts">Says whether a name belongs to the family, given the name and the CONNECT payload.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Func<string, JsonElement, CancellationToken, ValueTask<bool>> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        return Add(new ParentNamespace(accepts));
    }

    /// <summary>Finds a namespace that exists at the moment; one that clients made by a pattern too.</summary>
    /// <param name="name">The name, leading slash included.</param>
    /// <param name="found">The namespace.</param>
    /// <returns>Whether it exists.</returns>
    public bool TryGetNamespace(string name, [NotNullWhen(true)] out Namespace? found) => _namespaces.TryGetValue(name, out found);

    internal Namespace? FindNamespace(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Finds the namespace a client asks for, and counts the client as its user until <see cref="Release"/>.</summary>
    internal async ValueTask<Namespace?> ResolveAsync(string name, JsonElement auth, CancellationToken cancellationToken)
    {
        if (name.Length > MaxNameLength)
        {
            return null;
        }

        if (Retain(name, null) is { } existing)
        {
            return await AnnouncedAsync(existing, cancellationToken);
        }

        foreach (var parent in _parents)
        {
            if (await parent.Accepts(name, auth, cancellationToken))
            {
                return await AnnouncedAsync(Retain(name, parent)!, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>
    /// Takes one user away. A member of a family without users is removed if the settings say so, or if every client was refused so far; not if it was asked
    /// for by name.
    /// </summary>
    internal void Release(Namespace @namespace)
    {
        lock (_gate)
        {
            @namespace.Users--;
            if (
                @namespace is { Parent: { } parent, IsKept: false, Users: 0 }
                && (Options.CleanupEmptyChildNamespaces || !@namespace.WasEntered)
            )
            {
                _namespaces.TryRemove(@namespace.Name, out _);
                parent.Remove(@namespace);
            }
        }
    }

    private async ValueTask<Namespace> AnnouncedAsync(Namespace found, CancellationToken cancellationToken)
    {
        try
        {
            await found.Announcement.WaitAsync(cancellationToken);
            return found;
        }
        catch (OperationCanceledException)
        {
            Release(found);
            throw;
        }
    }

    private Namespace? Retain(string name, ParentNamespace? parent)
    {
        Namespace? found;
        lock (_gate)
        {
            if (!_namespaces.TryGetValue(name, out found))
            {
                if (parent is null)
                {
                    return null;
                }

                found = Make(name, parent);
            }

            found.Users++;
        }

        Announce(found);
        return found;
    }

    // Under the gate.
    private Namespace Make(string name, ParentNamespace? parent)
    {
        var made = new Namespace(this, name, parent);
        _namespaces[name] = made;
        parent?.Add(made);
        return made;
    }

    private ParentNamespace Add(ParentNamespace parent)
    {
        lock (_gate)
        {
            _parents = [.. _parents, parent];
        }

        return parent;
    }

    private static bool IsMatch(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
