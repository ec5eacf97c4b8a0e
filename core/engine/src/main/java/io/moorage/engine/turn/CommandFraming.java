package io.moorage.engine.turn;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How several turns' changes become one command of the registry: a version, the number of turns, then each turn's
 * bytes with its length. What is cut short is never taken for a shorter one.
 */
final class CommandFraming {
    static final int VERSION = 1;

    private CommandFraming() {}

    static byte[] join(List<byte[]> turns) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(turns.size());
            for (var turn : turns) {
                out.writeInt(turn.length);
                out.write(turn);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static List<byte[]> split(byte[] command) throws IOException {
        var turns = new ArrayList<byte[]>();
        try {
            var in = ByteBuffer.wrap(command);
            int version = Byte.toUnsignedInt(in.get());
            if (version > VERSION) {
                throw new IOException(
                        "A command of the registry has version %d, this software reads up to %d. Start the newer version again."
                                .formatted(version, VERSION));
            }
            for (int count = in.getInt(); count > 0; count--) {
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new IOException("A command of the registry is cut short.");
                }
                var turn = new byte[length];
                in.get(turn);
                turns.add(turn);
            }
            if (in.hasRemaining()) {
                throw new IOException("A command of the registry has %d bytes too many.".formatted(in.remaining()));
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("A command of the registry is cut short.", e);
        }
        return turns;
    }
}
