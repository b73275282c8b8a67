import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;

/** Makes the calls that it is told to; see run.py. */
final class Peer {
    /** The loop of a workload: so many calls, and the sum of their results. */
    interface Loop {
        long run(long calls) throws Throwable;
    }

    static final String SHORT = ascii(8);
    static final String LONG = ascii(64);
    static final String LONGER = ascii(1024);

    static String ascii(int length) {
        return "The quick brown fox jumps over the lazy dog. ".repeat(length / 45 + 1).substring(0, length);
    }

    /** The texts of "16 strings in". */
    static String[] texts() {
        String[] texts = new String[16];
        for (int i = 0; i < texts.length; i++) texts[i] = ascii(8 + i % 16);
        return texts;
    }

    static void answer(Map<String, Loop> loops) throws Throwable {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] parts = line.split("\\|");
            Loop loop = loops.get(parts[0]);
            if (loop == null) {
                System.out.println("unknown");
                continue;
            }
            long calls = Long.parseLong(parts[1]);
            long start = System.nanoTime();
            long sum = loop.run(calls);
            long elapsed = System.nanoTime() - start;
            System.out.println(elapsed + " " + Long.toUnsignedString(sum));
        }
    }

    private Peer() {}
}
