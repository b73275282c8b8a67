import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Map;

/** The workloads by JNA's direct mapping, its faster form. Its wide text is `wchar_t`, four bytes here: left out. */
final class ByJna {
    @Structure.FieldOrder({"x", "y"})
    public static class Point extends Structure {
        public double x, y;

        public static final class ByValue extends Point implements Structure.ByValue {}
    }

    @Structure.FieldOrder({"name", "city", "age"})
    public static final class Person extends Structure {
        public String name, city;
        public int age;
    }

    public interface Visit extends Callback {
        void visit(long value, Pointer context);
    }

    static native int bench_add(int left, int right);
    static native long bench_mixed8(byte a, short b, int c, long d, float e, double f, Pointer g, byte h);
    static native Point.ByValue bench_turn(Point.ByValue point);
    static native long bench_length(String text);
    static native String bench_name();
    static native Pointer bench_name_copy();
    static native long bench_person_sum(Person person);
    static native void bench_each(long count, Visit visit, Pointer context);
    static native int bench_checked(int value, int code);

    static long lengths(String text, long n) {
        long sum = 0;
        for (long i = 0; i < n; i++) sum += bench_length(text);
        return sum;
    }

    static long visited;

    public static void main(String[] arguments) throws Throwable {
        System.setProperty("jna.encoding", "UTF-8");
        NativeLibrary library = NativeLibrary.getInstance(arguments[0]);
        Native.register(ByJna.class, library);
        Function lengths = library.getFunction("bench_lengths");
        Pointer pointer = new com.sun.jna.Memory(8);
        String[] texts = Peer.texts();
        Person person = new Person();
        person.name = "Ada Lovelace";
        person.city = "London, England";
        person.age = 36;
        Visit add = (value, context) -> visited += value;
        Peer.answer(Map.ofEntries(
            Map.entry("add(i32, i32)", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += bench_add((int) i, 7);
                return sum;
            }),
            Map.entry("8 mixed arguments", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    sum += bench_mixed8((byte) -1, (short) 2, (int) i, 4, 5, 6, pointer, (byte) 8);
                }
                return sum;
            }),
            Map.entry("struct by value", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    Point.ByValue point = new Point.ByValue();
                    point.x = (int) i;
                    point.y = 1;
                    sum += Double.doubleToRawLongBits(bench_turn(point).y);
                }
                return sum;
            }),
            Map.entry("struct with two strings, by pointer", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += bench_person_sum(person);
                return sum;
            }),
            Map.entry("UTF-8 in, 8", n -> lengths(Peer.SHORT, n)),
            Map.entry("UTF-8 in, 64", n -> lengths(Peer.LONG, n)),
            Map.entry("16 strings in", n -> {
                long sum = 0;
                Object[] given = {texts, (long) texts.length};
                for (long i = 0; i < n; i++) sum += lengths.invokeLong(given);
                return sum;
            }),
            Map.entry("returned, borrowed", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += bench_name().length();
                return sum;
            }),
            Map.entry("returned, owned", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    Pointer text = bench_name_copy();
                    sum += text.getString(0).length();
                    Native.free(Pointer.nativeValue(text));
                }
                return sum;
            }),
            Map.entry("callback with context", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    visited = 0;
                    bench_each(1000, add, null);
                    sum += visited;
                }
                return sum;
            }),
            Map.entry("last error kept", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    Native.setLastError(0);
                    int result = bench_checked((int) (i & 0xFF), 0);
                    sum += Native.getLastError() != 0 ? 1000000 : result;
                }
                return sum;
            })));
    }
}
