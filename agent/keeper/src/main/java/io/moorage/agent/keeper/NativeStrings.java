package io.moorage.agent.keeper;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A NULL-terminated array of C strings (UTF-8) in one block of native memory, as argv and envp are. */
final class NativeStrings implements AutoCloseable {
    private final Memory block;

    NativeStrings(List<String> strings) {
        var encoded = strings.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        long table = (encoded.size() + 1L) * Native.POINTER_SIZE;
        long size =
                table + encoded.stream().mapToLong(bytes -> bytes.length + 1L).sum();
        block = new Memory(size);
        long at = table;
        for (int i = 0; i < encoded.size(); i++) {
            byte[] bytes = encoded.get(i);
            block.setPointer((long) i * Native.POINTER_SIZE, block.share(at));
            block.write(at, bytes, 0, bytes.length);
            block.setByte(at + bytes.length, (byte) 0);
            at += bytes.length + 1L;
        }
        block.setPointer((long) encoded.size() * Native.POINTER_SIZE, Pointer.NULL);
    }

    Pointer pointer() {
        return block;
    }

    @Override
    public void close() {
        block.close();
    }
}
