import static jdk.incubator.foreign.CLinker.*;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import jdk.incubator.foreign.*;

/** The workloads by the foreign functions of JDK 17, which were an incubator's; final since JDK 22, by other names. */
final class ByPanama17 {
    static final MemoryLayout POINT = MemoryLayout.structLayout(C_DOUBLE, C_DOUBLE);
    static final CLinker LINKER = CLinker.getInstance();
    static final MethodHandle ADD, MIXED8, TURN, LENGTH, LENGTHS, LENGTH_WIDE, NAME, NAME_COPY, FREE, PERSON, EACH;
    static final MemoryAddress VISIT;
    static final ResourceScope GLOBAL = ResourceScope.globalScope();
    static long visited;

    static MethodHandle function(String name, Class<?> result, MemoryLayout layout, Object... parameters) {
        Class<?>[] types = new Class<?>[parameters.length];
        MemoryLayout[] layouts = new MemoryLayout[parameters.length];
        for (int i = 0; i < types.length; i++) {
            layouts[i] = (MemoryLayout) parameters[i];
            types[i] = type(layouts[i]);
        }
        FunctionDescriptor descriptor = layout == null ? FunctionDescriptor.ofVoid(layouts) : FunctionDescriptor.of(layout, layouts);
        Addressable symbol = SymbolLookup.loaderLookup().lookup(name).orElseGet(() -> CLinker.systemLookup().lookup(name).get());
        return LINKER.downcallHandle(symbol, MethodType.methodType(result, types), descriptor);
    }

    static Class<?> type(MemoryLayout layout) {
        if (layout == C_CHAR) return byte.class;
        if (layout == C_SHORT) return short.class;
        if (layout == C_INT) return int.class;
        if (layout == C_LONG) return long.class;
        if (layout == C_FLOAT) return float.class;
        if (layout == C_DOUBLE) return double.class;
        return layout == C_POINTER ? MemoryAddress.class : MemorySegment.class;
    }

    static void visit(long value, MemoryAddress context) {
        visited += value;
    }

    static {
        System.load(System.getProperty("bench"));
        ADD = function("bench_add", int.class, C_INT, C_INT, C_INT);
        MIXED8 = function("bench_mixed8", long.class, C_LONG, C_CHAR, C_SHORT, C_INT, C_LONG, C_FLOAT, C_DOUBLE, C_POINTER, C_CHAR);
        TURN = function("bench_turn", MemorySegment.class, POINT, POINT);
        LENGTH = function("bench_length", long.class, C_LONG, C_POINTER);
        LENGTHS = function("bench_lengths", long.class, C_LONG, C_POINTER, C_LONG);
        LENGTH_WIDE = function("bench_length_u16", long.class, C_LONG, C_POINTER);
        NAME = function("bench_name", MemoryAddress.class, C_POINTER);
        NAME_COPY = function("bench_name_copy", MemoryAddress.class, C_POINTER);
        FREE = function("free", void.class, null, C_POINTER);
        PERSON = function("bench_person_sum", long.class, C_LONG, C_POINTER);
        EACH = function("bench_each", void.class, null, C_LONG, C_POINTER, C_POINTER);
        try {
            MethodType type = MethodType.methodType(void.class, long.class, MemoryAddress.class);
            MethodHandle visit = MethodHandles.lookup().findStatic(ByPanama17.class, "visit", type);
            VISIT = LINKER.upcallStub(visit, FunctionDescriptor.ofVoid(C_LONG, C_POINTER), GLOBAL);
        } catch (ReflectiveOperationException error) {
            throw new ExceptionInInitializerError(error);
        }
    }

    static long lengths(String text, long n) throws Throwable {
        long sum = 0;
        for (long i = 0; i < n; i++) {
            try (ResourceScope scope = ResourceScope.newConfinedScope()) {
                sum += (long) LENGTH.invokeExact(toCString(text, scope).address());
            }
        }
        return sum;
    }

    static long lengthsWide(String text, long n) throws Throwable {
        long sum = 0;
        for (long i = 0; i < n; i++) {
            try (ResourceScope scope = ResourceScope.newConfinedScope()) {
                int units = text.length();
                MemorySegment copy = MemorySegment.allocateNative(2L * units + 2, 2, scope);
                copy.asSlice(0, 2L * units).copyFrom(MemorySegment.ofArray(text.toCharArray()));
                sum += (long) LENGTH_WIDE.invokeExact(copy.address());
            }
        }
        return sum;
    }

    public static void main(String[] arguments) throws Throwable {
        MemoryAddress pointer = MemorySegment.allocateNative(8, GLOBAL).address();
        String[] texts = Peer.texts();
        Peer.answer(Map.ofEntries(
            Map.entry("add(i32, i32)", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += (int) ADD.invokeExact((int) i, 7);
                return sum;
            }),
            Map.entry("8 mixed arguments", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    sum += (long) MIXED8.invokeExact((byte) -1, (short) 2, (int) i, 4L, 5f, 6.0, pointer, (byte) 8);
                }
                return sum;
            }),
            Map.entry("struct by value", n -> {
                long sum = 0;
                MemorySegment point = MemorySegment.allocateNative(POINT, GLOBAL);
                SegmentAllocator results = SegmentAllocator.ofSegment(MemorySegment.allocateNative(POINT, GLOBAL));
                for (long i = 0; i < n; i++) {
                    MemoryAccess.setDoubleAtOffset(point, 0, (int) i);
                    MemoryAccess.setDoubleAtOffset(point, 8, 1);
                    MemorySegment turned = (MemorySegment) TURN.invokeExact(results, point);
                    sum += Double.doubleToRawLongBits(MemoryAccess.getDoubleAtOffset(turned, 8));
                }
                return sum;
            }),
            Map.entry("struct with two strings, by pointer", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    try (ResourceScope scope = ResourceScope.newConfinedScope()) {
                        MemorySegment person = MemorySegment.allocateNative(24, 8, scope);
                        MemoryAccess.setAddressAtOffset(person, 0, toCString("Ada Lovelace", scope));
                        MemoryAccess.setAddressAtOffset(person, 8, toCString("London, England", scope));
                        MemoryAccess.setIntAtOffset(person, 16, 36);
                        sum += (long) PERSON.invokeExact(person.address());
                    }
                }
                return sum;
            }),
            Map.entry("UTF-8 in, 8", n -> lengths(Peer.SHORT, n)),
            Map.entry("UTF-8 in, 64", n -> lengths(Peer.LONG, n)),
            Map.entry("UTF-16 in, ASCII, 8", n -> lengthsWide(Peer.SHORT, n)),
            Map.entry("UTF-16 in, ASCII, 64", n -> lengthsWide(Peer.LONG, n)),
            Map.entry("UTF-16 in, ASCII, 1k", n -> lengthsWide(Peer.LONGER, n)),
            Map.entry("16 strings in", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    try (ResourceScope scope = ResourceScope.newConfinedScope()) {
                        MemorySegment array = MemorySegment.allocateNative(8L * texts.length, 8, scope);
                        for (int k = 0; k < texts.length; k++) {
                            MemoryAccess.setAddressAtOffset(array, 8L * k, toCString(texts[k], scope));
                        }
                        sum += (long) LENGTHS.invokeExact(array.address(), (long) texts.length);
                    }
                }
                return sum;
            }),
            Map.entry("returned, borrowed", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) sum += toJavaString((MemoryAddress) NAME.invokeExact()).length();
                return sum;
            }),
            Map.entry("returned, owned", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    MemoryAddress text = (MemoryAddress) NAME_COPY.invokeExact();
                    sum += toJavaString(text).length();
                    FREE.invokeExact(text);
                }
                return sum;
            }),
            Map.entry("callback with context", n -> {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    visited = 0;
                    EACH.invokeExact(1000L, VISIT, MemoryAddress.NULL);
                    sum += visited;
                }
                return sum;
            })));
    }
}
