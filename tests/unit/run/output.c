/* What exporters format is kept in order, spilled when it is much, and cut back. */
#include "config.h"

#include "run/output.h"
#include "tests/tap.h"
#include "tests/unit/run/folder.h"

static uint8_t page[OUTPUT_PAGE];

static bool put(struct output *o, uint64_t from, uint64_t to)
{
    struct error e;

    for (uint64_t i = from; i < to; i++) {
        uint8_t *room = output_room(o, sizeof(i), &e);

        if (!room)
            return false;
        memcpy(room, &i, sizeof(i));
        o->at += sizeof(i);
    }
    return true;
}

/* All numbers from 0 to `count`, in order, and nothing else. */
static bool holds(const struct output *o, uint64_t count)
{
    uint64_t cursor = 0, next = 0, at = 0;
    uint8_t number[8];
    struct error e;
    prun_bytes b;

    do {
        if (output_read(o, &cursor, page, &b, &e) < 0)
            return false;
        for (size_t i = 0; i < b.size; i++) {
            number[at++ % 8] = b.data[i];
            if (at % 8 == 0 && memcmp(number, &next, 8) != 0)
                return false;
            next += at % 8 == 0;
        }
    } while (b.size);
    return next == count && at == count * 8 && output_size(o) == count * 8;
}

static void keeps(uint64_t count, const char *what)
{
    struct meter m;
    struct output o;
    struct error e;

    meter_init(&m, NULL, (size_t)64 << 20);
    output_init(&o, &m, test_folder);
    ok(put(&o, 0, count) && holds(&o, count), "%s are kept in order", what);
    ok(meter_used(&m) <= OUTPUT_SPILL_BYTES + ((size_t)1 << 20),
       "%s: what is in memory stays small", what);
    ok(output_cut(&o, count / 2 * 8, &e) == 0 && holds(&o, count / 2), "%s are cut to a half",
       what);
    ok(put(&o, count / 2, count) && holds(&o, count), "%s go on after the cut", what);
    ok(output_cut(&o, 0, &e) == 0 && holds(&o, 0), "%s are cut to nothing", what);
    ok(put(&o, 0, 3) && holds(&o, 3), "%s: it can be used again", what);
    output_free(&o);
    ok(meter_used(&m) == 0, "%s: all memory is given back", what);
}

static void has_a_limit(void)
{
    struct meter m;
    struct output o;
    struct error e;

    meter_init(&m, NULL, 100000);
    output_init(&o, &m, test_folder);
    ok(!output_room(&o, 200000, &e), "more than the unit's memory is refused");
    is_string(e.code, "unit_too_large", "with the code");
    output_free(&o);
    output_init(&o, &m, "/nonexistent");
    meter_init(&m, NULL, 0);
    ok(!put(&o, 0, (uint64_t)3 << 20), "a folder that is not there cannot be spilled to");
    output_free(&o);
}

int main(void)
{
    folder_make();
    keeps(10, "a few bytes");
    keeps(50000, "some chunks");
    keeps((uint64_t)4 << 20, "32 MiB");
    has_a_limit();
    return done();
}
