package io.moorage.agent.daemon.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one file of the journal: every record that is whole, wherever it lies. What lies between is damage, except at the very end,
 * where it is what a crash leaves of its last write.
 *
 * @param tornBytes at the end of the file that are no whole record
 */
record FileScan(List<RecordFormat.Read> records, List<Damage> damages, int tornBytes) {
    /** Bytes that are no record: from (inclusive) to (exclusive). */
    record Damage(int from, int to, ByteBuffer bytes) {}

    static FileScan read(Path file) throws IOException {
        return read(file, ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    static FileScan read(Path file, ByteBuffer bytes) throws JournalException {
        var header = FileHeader.decode(bytes);
        if (header == null) {
            boolean unborn = bytes.limit() < FileHeader.BYTES;
            var damages = unborn ? List.<Damage>of() : List.of(new Damage(0, bytes.limit(), bytes));
            return new FileScan(List.of(), damages, unborn ? bytes.limit() : 0);
        }
        if (header.version() > FileHeader.VERSION) {
            throw newer(file, header.version(), FileHeader.VERSION);
        }
        return records(file, bytes, header.salt());
    }

    private static FileScan records(Path file, ByteBuffer bytes, long salt) throws JournalException {
        var records = new ArrayList<RecordFormat.Read>();
        var damages = new ArrayList<Damage>();
        int damagedFrom = -1;
        int at = FileHeader.BYTES;
        while (at < bytes.limit()) {
            var record = RecordFormat.decode(bytes, at, salt);
            if (record == null) {
                damagedFrom = damagedFrom < 0 ? at : damagedFrom;
                at++;
                continue;
            }
            if (record.version() > RecordFormat.VERSION) {
                throw newer(file, record.version(), RecordFormat.VERSION);
            }
            if (damagedFrom >= 0) {
                damages.add(new Damage(damagedFrom, at, bytes.slice(damagedFrom, at - damagedFrom)));
                damagedFrom = -1;
            }
            records.add(record);
            at += record.bytes();
        }
        return new FileScan(
                List.copyOf(records), List.copyOf(damages), damagedFrom < 0 ? 0 : bytes.limit() - damagedFrom);
    }

    private static JournalException newer(Path file, int found, int known) {
        return new JournalException(
                ("Journal file '%s' has a record of version %d, but this agent knows versions up to %d. Start the newer agent"
                                + " again, or give this one an empty data directory.")
                        .formatted(file, found, known),
                null);
    }
}
