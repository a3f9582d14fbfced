using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Outcomes;

/// <summary>The outcome of every row of a table as far as it is known, before it is decided which rows are used.</summary>
internal abstract class OutcomeRows
{
    private protected OutcomeRows(Table table) => Table = table;

    /// <summary>The outcome's columns have their roles here, so that none of them is a feature.</summary>
    public Table Table { get; }

    public abstract bool IsKnown(int row);

    /// <summary>Rows with the outcome (of the first cause) among those given; null where it is a number or a class.</summary>
    public abstract int? EventsAmong(int[] rows);

    /// <summary>The outcome of the rows, all of them known.</summary>
    /// <exception cref="StudyException">TAB032 to TAB039: everything that forbids learning it.</exception>
    public abstract Outcome Take(int[] rows);

    /// <exception cref="StudyException">TAB030, TAB031, TAB034: the columns or words that the outcome names are not there.</exception>
    public static OutcomeRows Of(Table table, OutcomeSpec spec)
    {
        var faults = new List<StudyFault>();
        var columns = new OutcomeColumns(table, spec, faults);
        OutcomeRows rows = spec.Kind switch
        {
            OutcomeKind.TimeToEvent => new SurvivalRows(columns, spec),
            OutcomeKind.YesNo when spec.Column is null => new HorizonRows(columns, spec),
            OutcomeKind.YesNo => new YesNoRows(columns, spec),
            OutcomeKind.Class => new ClassRows(columns),
            _ => new NumberRows(columns),
        };
        return faults.Count == 0 ? rows : throw new StudyException(faults.ToSeq());
    }
}
