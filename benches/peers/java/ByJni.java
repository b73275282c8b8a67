import java.util.Map;

/** The workloads by JNI and C written for it, glue.c. A struct has no form there: its fields cross one by one. */
final class ByJni {
    static native int add(int left, int right);
    static native long mixed8(byte a, short b, int c, long d, float e, double f, long g, byte h);
    static native long length(String text);
    static native long lengthWide(String text);
    static native long lengths(String[] texts);
    static native String name();
    static native String nameCopy();
    static native long personSum(Person person);
    static native void each(long count, Visit visit);
    static native long checked(int value, int code);

    static final class Person {
        String name = "Ada Lovelace";
        String city = "London, England";
        int age = 36;
    }

    static final class Visit {
        long sum;

        void visit(long value) {
            sum += value;
        }
    }

    static long lengths(String text, long n) {
        long sum = 0;
        for (long i = 0; i < n; i++) sum += length(text);
        return sum;
    }

    static long lengthsWide(String text, long n) {
        long sum = 0;
        for (long i = 0; i < n; i++) sum += lengthWide(text);
        return sum;
    }

    public static void main(String[] arguments) throws Throwable {
        System.load(arguments[0]);
        Person person = new Person();
        String[] texts = Peer.texts();
        Peer.answer(Map.ofEntries(
            Map.entry("add(i32, i32)", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += add((int) i, 7);
                return sum;
            }),
            Map.entry("8 mixed arguments", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += mixed8((byte) -1, (short) 2, (int) i, 4, 5, 6, 1, (byte) 8);
                return sum;
            }),
            Map.entry("struct with two strings, by pointer", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += personSum(person);
                return sum;
            }),
            Map.entry("UTF-8 in, 8", n -> lengths(Peer.SHORT, n)),
            Map.entry("UTF-8 in, 64", n -> lengths(Peer.LONG, n)),
            Map.entry("UTF-16 in, ASCII, 8", n -> lengthsWide(Peer.SHORT, n)),
            Map.entry("UTF-16 in, ASCII, 64", n -> lengthsWide(Peer.LONG, n)),
            Map.entry("UTF-16 in, ASCII, 1k", n -> lengthsWide(Peer.LONGER, n)),
            Map.entry("16 strings in", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += lengths(texts);
                return sum;
            }),
            Map.entry("returned, borrowed", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += name().length();
                return sum;
            }),
            Map.entry("returned, owned", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += nameCopy().length();
                return sum;
            }),
            Map.entry("callback with context", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    Visit visit = new Visit();
                    each(1000, visit);
                    sum += visit.sum;
                }
                return sum;
            }),
            Map.entry("last error kept", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    long both = checked((int) (i & 0xFF), 0);
                    sum += (int) both != 0 ? 1000000 : both >>> 32;
                }
                return sum;
            })));
    }
}
