/* Who may take which unit: order, borders, memory. One thread plays all parts. */
#include "config.h"

#include "run/engine.h"
#include "tests/tap.h"

#include <stdlib.h>

static struct graph graph;
static struct node node;
static struct run r;

static void wake(struct run *run)
{
    (void)run;
}

static void begin(uint32_t levels, size_t memory)
{
    struct run_options options = {.workers = 2, .memory_bytes = memory};
    struct error e;

    node.use = "source.test";
    graph = (struct graph){.node = &node,
                           .node_count = 1,
                           .level_count = levels,
                           .is_ordered = true,
                           .state_dir = "."};
    engine_init(&r, &graph, &options, &e);
    r.wake_main = wake;
}

static struct unit *admit(const char *key, size_t bytes)
{
    const struct entry e = {.key = key, .source = key};
    struct unit *u = unit_new(&r, &e);

    engine_admit(&r, u, bytes);
    return u;
}

static void end(void)
{
    engine_stop(&r);
    ok(engine_take(&r) == NULL, "a run that stops gives nobody work");
    engine_clear(&r);
}

static void source_order(void)
{
    struct unit *group[4];
    struct unit *a, *b, *c;

    begin(1, 1 << 20);
    a = admit("in:a", 0);
    b = admit("in:b", 0);
    c = admit("in:c", 0);
    ok(engine_take(&r) == a && engine_take(&r) == b && engine_take(&r) == c,
       "units are taken in source order");
    engine_finish(&r, c);
    engine_finish(&r, a);
    ok(engine_take_group(&r, group, 4) == 1 && group[0] == a,
       "one that is finished early waits for its turn");
    engine_retire(&r, group, 1);
    engine_finish(&r, b);
    ok(engine_take_group(&r, group, 4) == 2 && group[0] == b && group[1] == c,
       "then they are a group");
    engine_retire(&r, group, 2);
    ok(r.in_flight == 0 && meter_used(&r.memory) == 0, "nothing is left in flight");
    end();
}

static void borders(void)
{
    struct unit *a, *b;

    begin(2, 1 << 20);
    a = admit("in:a", 0);
    b = admit("in:b", 0);
    engine_take(&r);
    engine_take(&r);
    engine_park(&r, b, 1, 0);
    ok(!engine_has_turn(&r, b, 1), "a unit has no turn while one before it is at a lower level");
    engine_park(&r, a, 1, 0);
    ok(engine_take(&r) == a, "the one before goes first");
    ok(!engine_has_turn(&r, b, 1), "nor while it is at the same level");
    engine_finish(&r, a);
    ok(engine_has_turn(&r, b, 1), "then it has");
    ok(engine_take(&r) == b, "and is taken");
    end();
}

static void memory(void)
{
    struct unit *a;

    begin(1, 1 << 20);
    ok(engine_has_room(&r, (size_t)10 << 20), "the first unit may be larger than the budget");
    a = admit("in:a", (size_t)10 << 20);
    ok(!engine_has_room(&r, 1), "a second one finds no room beside it");
    admit("in:b", 1);
    ok(engine_take(&r) == a, "the first of the list may always run");
    engine_input_read(&r, a);
    ok(engine_has_room(&r, 1), "what was reserved is given back when the input is read");
    end();
}

static void a_unit_is_known(void)
{
    begin(1, 1 << 20);
    admit("in:a", 0);
    ok(engine_is_in_flight(&r, "in:a") && !engine_is_in_flight(&r, "in:b"),
       "a key in flight is known");
    end();
}

int main(void)
{
    ok(sizeof(prun_value) == 16, "a value has 16 bytes");
    ok(sizeof(prun_record) == 32, "and a record 32 besides its values");
    source_order();
    borders();
    memory();
    a_unit_is_known();
    return done();
}
