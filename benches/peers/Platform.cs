// The workloads by C#'s platform invoke, for .NET and for Mono; see run.py.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;

static class Native
{
    const string Library = "pinvoke_bench";

    [StructLayout(LayoutKind.Sequential)]
    public struct Point
    {
        public double X, Y;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Person
    {
        [MarshalAs(UnmanagedType.LPStr)] public string Name;
        [MarshalAs(UnmanagedType.LPStr)] public string City;
        public int Age;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void Visit(ulong value, IntPtr context);

    [DllImport(Library)]
    public static extern int bench_add(int left, int right);

    [DllImport(Library)]
    public static extern long bench_mixed8(sbyte a, ushort b, int c, long d, float e, double f, IntPtr g, byte h);

    [DllImport(Library)]
    public static extern Point bench_turn(Point point);

    // Off Windows this is UTF-8.
    [DllImport(Library, EntryPoint = "bench_length")]
    public static extern UIntPtr Length([MarshalAs(UnmanagedType.LPStr)] string text);

    [DllImport(Library, EntryPoint = "bench_length_u16")]
    public static extern UIntPtr LengthWide([MarshalAs(UnmanagedType.LPWStr)] string text);

    [DllImport(Library)]
    public static extern UIntPtr bench_lengths(
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string[] texts, UIntPtr count);

    [DllImport(Library)]
    public static extern IntPtr bench_name();

    [DllImport(Library)]
    [return: MarshalAs(UnmanagedType.LPStr)]
    public static extern string bench_name_copy();

    [DllImport(Library)]
    public static extern UIntPtr bench_person_sum([In] ref Person person);

    [DllImport(Library)]
    public static extern void bench_each(ulong count, Visit visit, IntPtr context);

    [DllImport(Library, SetLastError = true)]
    public static extern int bench_checked(int value, int code);
}

static class Program
{
    static readonly string Text = "The quick brown fox jumps over the lazy dog. ";
    static readonly string Short = Ascii(8), Long = Ascii(64), Longer = Ascii(1024);
    static readonly string[] Texts = Many(16);
    static readonly IntPtr Pointer = Marshal.AllocHGlobal(8);
    static Native.Person person = new Native.Person { Name = "Ada Lovelace", City = "London, England", Age = 36 };

    static string Ascii(int length)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < length) text.Append(Text[text.Length % Text.Length]);
        return text.ToString();
    }

    static string[] Many(int count)
    {
        var texts = new string[count];
        for (int i = 0; i < count; i++) texts[i] = Ascii(8 + i % 16);
        return texts;
    }

    // A loop for each workload: a call through a delegate at each turn would be measured too.

    static ulong Add(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (uint)Native.bench_add((int)i, 7);
        return sum;
    }

    static ulong Mixed8(long n)
    {
        ulong sum = 0;
        IntPtr pointer = Pointer;
        for (long i = 0; i < n; i++) sum += (ulong)Native.bench_mixed8(-1, 2, (int)i, 4, 5, 6, pointer, 8);
        return sum;
    }

    static ulong Turn(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++)
        {
            var point = new Native.Point { X = (int)i, Y = 1 };
            sum += (ulong)BitConverter.DoubleToInt64Bits(Native.bench_turn(point).Y);
        }
        return sum;
    }

    static ulong Length(string text, long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Native.Length(text);
        return sum;
    }

    static ulong LengthWide(string text, long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Native.LengthWide(text);
        return sum;
    }

    static ulong Lengths(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Native.bench_lengths(Texts, (UIntPtr)Texts.Length);
        return sum;
    }

    static ulong Borrowed(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Marshal.PtrToStringAnsi(Native.bench_name()).Length;
        return sum;
    }

    static ulong Owned(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Native.bench_name_copy().Length;
        return sum;
    }

    static ulong PersonSum(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++) sum += (ulong)Native.bench_person_sum(ref person);
        return sum;
    }

    static ulong visited;
    static readonly Native.Visit AddTo = (value, context) => visited += value;

    static ulong Each(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++)
        {
            visited = 0;
            Native.bench_each(1000, AddTo, IntPtr.Zero);
            sum += visited;
        }
        return sum;
    }

    static ulong Checked(long n)
    {
        ulong sum = 0;
        for (long i = 0; i < n; i++)
        {
            int result = Native.bench_checked((int)(i & 0xFF), 0);
            sum += Marshal.GetLastWin32Error() != 0 ? 1000000 : (uint)result;
        }
        return sum;
    }

    static void Main()
    {
        var loops = new Dictionary<string, Func<long, ulong>>
        {
            { "add(i32, i32)", Add },
            { "8 mixed arguments", Mixed8 },
            { "struct by value", Turn },
            { "struct with two strings, by pointer", PersonSum },
            { "UTF-8 in, 8", n => Length(Short, n) },
            { "UTF-8 in, 64", n => Length(Long, n) },
            { "UTF-16 in, ASCII, 8", n => LengthWide(Short, n) },
            { "UTF-16 in, ASCII, 64", n => LengthWide(Long, n) },
            { "UTF-16 in, ASCII, 1k", n => LengthWide(Longer, n) },
            { "16 strings in", Lengths },
            { "returned, borrowed", Borrowed },
            { "returned, owned", Owned },
            { "callback with context", Each },
            { "last error kept", Checked },
        };
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            string[] parts = line.Split('|');
            Func<long, ulong> loop;
            if (loops.TryGetValue(parts[0], out loop))
            {
                long start = Stopwatch.GetTimestamp();
                ulong sum = loop(long.Parse(parts[1]));
                long ticks = Stopwatch.GetTimestamp() - start;
                Console.Out.WriteLine("{0} {1}", (long)(ticks * 1e9 / Stopwatch.Frequency), sum);
            }
            else
            {
                Console.Out.WriteLine("unknown");
            }
            Console.Out.Flush();
        }
    }
}
