namespace Titrant.Learning.Survival;

/// <summary>Reading a right-continuous step function.</summary>
internal static class StepCurve
{
    /// <summary>Index of the last jump at or before t, -1 before the first.</summary>
    public static int IndexAt(double[] times, double t)
    {
        var found = Array.BinarySearch(times, t);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Index of the last jump strictly before t, -1 where there is none.</summary>
    public static int IndexBefore(double[] times, double t)
    {
        var found = Array.BinarySearch(times, t);
        return found >= 0 ? found - 1 : ~found - 1;
    }

    public static double At(double[] times, double[] values, double t, double start) => IndexAt(times, t) is >= 0 and var i ? values[i] : start;

    public static double Before(double[] times, double[] values, double t, double start) => IndexBefore(times, t) is >= 0 and var i ? values[i] : start;
}
