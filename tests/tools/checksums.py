"""The checksums of a store, computed a second time, for tests that need a store as another version would have written it.

They are those of `tools/store/run_store.cpp`: of rows with the type and length of each value, and of batches.
"""

import struct

WORD = (1 << 64) - 1
ODD = 0x9E3779B97F4A7C15

RUN = ("id, call, experiment, purpose, name, command_line, started, ended, ending, first, count, total, shard, "
       "confidence_bits, (SELECT key FROM experiments WHERE experiments.id = experiment)")
EXPERIMENT = ("id, key, title, question, scenario_hash, file, text_sha256, resolved_sha256, variant, seed, version, "
              "warm_up_bits, measures_sha256")


def digest(data):
    hashed = ODD ^ len(data)
    for at in range(0, len(data), 8):
        word = hashed ^ int.from_bytes(data[at:at + 8], "little")
        hashed = (word << 29 | word >> 35) * ODD & WORD
    return hashed ^ hashed >> 32


def signed(bits):
    return struct.unpack("<q", struct.pack("<Q", bits))[0]


def row_bytes(row):
    text = b""
    for value in row:
        kind = {int: 1, float: 2, str: 3, bytes: 4, type(None): 5}[type(value)]
        data = b"" if value is None else value if kind == 4 else str(value).encode()
        text += b"%d %d %s" % (kind, len(data), data)
    return text + b"\n"


def of_rows(store, *queries):
    return b"".join(b"".join(row_bytes(row) for row in store.execute(query)) + b"\n" for query in queries)


def seal(store):
    """Gives every row of the open store the checksum of what stands in it now."""
    for (experiment,) in store.execute("SELECT id FROM experiments").fetchall():
        rows = of_rows(store, f"SELECT {EXPERIMENT} FROM experiments WHERE id = {experiment}",
                       f"SELECT position, path, value FROM overrides WHERE experiment = {experiment} ORDER BY position",
                       f"SELECT name, sha256 FROM experiment_files WHERE experiment = {experiment} ORDER BY name")
        store.execute("UPDATE experiments SET digest = ? WHERE id = ?", (signed(digest(rows)), experiment))
    for (run,) in store.execute("SELECT id FROM runs").fetchall():
        [row] = store.execute(f"SELECT {RUN} FROM runs WHERE id = {run}")
        store.execute("UPDATE runs SET digest = ? WHERE id = ?", (signed(digest(row_bytes(row))), run))
    batches = store.execute("SELECT batches.id, key, numbers, bytes FROM batches JOIN experiments ON experiment = "
                            "experiments.id").fetchall()
    for batch, key, numbers, data in batches:
        text = "%s\n%s\n%d %x" % (key, numbers, len(data), digest(data))
        store.execute("UPDATE batches SET digest = ? WHERE id = ?", (signed(digest(text.encode())), batch))
    store.commit()
