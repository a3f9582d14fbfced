using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titrant.Patient;

/// <summary>
/// An immutable list with value equality, so that records that hold one are values too
/// (<c>ImmutableArray&lt;T&gt;</c> compares by reference). <c>default</c> is the empty list.
/// </summary>
[CollectionBuilder(typeof(Seq), nameof(Seq.Create))]
[JsonConverter(typeof(SeqJsonConverterFactory))]
public readonly struct Seq<T> : IReadOnlyList<T>, IEquatable<Seq<T>>
{
    private readonly T[]? _items;

    internal Seq(T[] items) => _items = items.Length == 0 ? null : items;

    public int Count => _items?.Length ?? 0;
    public bool IsEmpty => _items is null;
    public T this[int index] => (_items ?? throw new ArgumentOutOfRangeException(nameof(index)))[index];
    public ReadOnlySpan<T> Span => _items;

    public Seq<T> Add(T item) => new([.. Span, item]);
    public Seq<T> AddRange(IEnumerable<T> items) => new([.. Span, .. items]);

    public bool Equals(Seq<T> other) =>
        ReferenceEquals(_items, other._items) || Span.SequenceEqual(other.Span, EqualityComparer<T>.Default);

    public override bool Equals(object? obj) => obj is Seq<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Span) hash.Add(item);
        return hash.ToHashCode();
    }

    public static bool operator ==(Seq<T> left, Seq<T> right) => left.Equals(right);
    public static bool operator !=(Seq<T> left, Seq<T> right) => !left.Equals(right);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => "[" + string.Join(", ", this) + "]";
}

public static class Seq
{
    public static Seq<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
    public static Seq<T> ToSeq<T>(this IEnumerable<T> items) => new([.. items]);
}

internal sealed class SeqJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Seq<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(
            typeof(SeqJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]))!;
}

internal sealed class SeqJsonConverter<T> : JsonConverter<Seq<T>>
{
    public override Seq<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Most lists of a fact are empty: no second reader for them.
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            var ahead = reader;
            if (ahead.Read() && ahead.TokenType == JsonTokenType.EndArray)
            {
                reader = ahead;
                return default;
            }
        }
        return new(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? []);
    }

    public override void Write(Utf8JsonWriter writer, Seq<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value.Span) JsonSerializer.Serialize(writer, item, options);
        writer.WriteEndArray();
    }
}
