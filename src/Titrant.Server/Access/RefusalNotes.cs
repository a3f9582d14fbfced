using Titrant.Server.Records;

namespace Titrant.Server.Access;

/// <summary>Journal entries for refused access, at most sixty a minute: whoever knocks a million times must not fill the disk. The log has a line for each.</summary>
internal sealed class RefusalNotes(RecordShelf records)
{
    private const int MostPerMinute = 60;
    private readonly Lock _gate = new();
    private DateTimeOffset _minute = DateTimeOffset.MinValue;
    private int _count;

    public Task Note(string tenant, string actor)
    {
        lock (_gate)
        {
            var now = records.Now;
            if (now - _minute >= TimeSpan.FromMinutes(1) || now < _minute) (_minute, _count) = (now, 0);
            if (_count++ >= MostPerMinute) return Task.CompletedTask;
        }
        return records.Note(tenant, "refused", null, actor);
    }
}
