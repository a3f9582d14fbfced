using System.Collections.Concurrent;
using System.Diagnostics;
using Titrant.Patient.Journals;

namespace Titrant.Server.Records;

/// <summary>The one writer of a tenant's journal in this process: whoever asks while it waits for the disk shares the next flush.</summary>
internal sealed class JournalQueue : IDisposable
{
    // A group is one write and one flush; more than this only makes its first callers wait for its last.
    private const int MostInAGroup = 1024;
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(1);
    private readonly Journal _journal;
    private readonly BlockingCollection<Waiting> _waiting = [];
    private readonly Thread _writer;

    public JournalQueue(Journal journal)
    {
        _journal = journal;
        _writer = new Thread(Run) { IsBackground = true, Name = "journal" };
        _writer.Start();
    }

    private readonly record struct Waiting(IReadOnlyList<JournalDraft> Drafts, TaskCompletionSource Done);

    /// <summary>Done when all of them are on the disk, one after the other; failed when they are not.</summary>
    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public Task Append(IReadOnlyList<JournalDraft> drafts)
    {
        if (drafts.Count == 0) return Task.CompletedTask;
        var waiting = new Waiting(drafts, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            _waiting.Add(waiting);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(JournalQueue));
        }
        return waiting.Done.Task;
    }

    private void Run()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            var (group, entries) = (new List<Waiting> { first }, first.Drafts.Count);
            // One request brings several entries, a few microseconds apart: a moment's wait is shorter than a second flush.
            var since = Stopwatch.GetTimestamp();
            while (entries < MostInAGroup && _waiting.TryTake(out var next, Stopwatch.GetElapsedTime(since) < s_gathering ? 1 : 0))
            {
                group.Add(next);
                entries += next.Drafts.Count;
            }
            Write(group);
        }
    }

    private void Write(List<Waiting> group)
    {
        try
        {
            _journal.AppendAll([.. group.SelectMany(w => w.Drafts)]);
            foreach (var waiting in group) waiting.Done.SetResult();
        }
        catch (Exception fault) when (group.Count > 1 && fault is ArgumentException or FormatException)
        {
            // One draft that cannot be an entry must not fail the others; nothing was written yet.
            foreach (var waiting in group) Write([waiting]);
        }
        catch (Exception fault)
        {
            // A disk that is full or read-only is the journal's own failure: the caller is asked to come again, and nothing is answered.
            var told = fault is not JournalException && fault is (IOException or UnauthorizedAccessException) ? new JournalException("the journal cannot be written", fault) : fault;
            foreach (var waiting in group) waiting.Done.SetException(told);
        }
    }

    /// <summary>Writes what still waits, then ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _writer.Join();
        _waiting.Dispose();
    }
}
