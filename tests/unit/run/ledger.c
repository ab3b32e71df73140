/* The ledger stores an outcome whole, holds one writer, and knows who has which content. */
#include "config.h"

#include "run/ledger.h"
#include "tests/tap.h"
#include "tests/unit/run/folder.h"

static struct ledger *l;
static struct error e;

static struct entry entry(int64_t number, const char *key, const char *version,
                          enum outcome outcome)
{
    return (struct entry){.number = number,
                          .key = key,
                          .source = key,
                          .path = key,
                          .version = version,
                          .outcome = outcome,
                          .settings = 1};
}

static bool begin_group(int64_t group, const struct entry *units, size_t count)
{
    bool is_ok = ledger_intent_begin(l, group, 1000 + group, false, &e) == 0;

    for (size_t i = 0; i < count; i++)
        is_ok = is_ok && ledger_intent_unit(l, &units[i], &e) == 0 &&
                ledger_intent_target(l, "out", units[i].number, true, 5, &e) == 0;
    return is_ok && ledger_intent_end(l, &e) == 0;
}

static bool end_group(int64_t group, const struct entry *units, size_t count)
{
    bool has_waiting, is_ok = ledger_group_begin(l, &e) == 0;

    for (size_t i = 0; i < count; i++)
        is_ok = is_ok && ledger_group_extent(l, "out", units[i].number, 5, &e) == 0;
    is_ok = is_ok && ledger_group_receipt(l, "out", (prun_bytes){(const uint8_t *)"r", 1}, &e) == 0;
    return is_ok && ledger_group_end(l, group, &has_waiting, &e) == 0;
}

static enum outcome outcome_of(const char *key)
{
    struct entry found = {.outcome = OUTCOME_NONE};
    struct arena a;

    arena_init(&a, NULL);
    if (ledger_find(l, key, &a, &found, &e) < 0)
        found.outcome = OUTCOME_VANISHED;
    arena_free(&a);
    return found.outcome;
}

static bool nobody(void *context, int64_t number)
{
    (void)context;
    (void)number;
    return false;
}

static void has_one_writer(void)
{
    struct ledger *second = NULL;
    char pid[32];

    ok(ledger_open(folder_path("state/deep"), &l, &e) == 0, "a ledger is made with its folders");
    ok(ledger_open(folder_path("state/deep"), &second, &e) < 0, "a second writer is refused");
    is_string(e.code, "locked", "with the code");
    snprintf(pid, sizeof(pid), "process id %ld;", (long)getpid());
    ok(strstr(e.text, pid) != NULL, "and the process that has it");
    ok(ledger_open_reading(folder_path("none"), &second, &e) < 0,
       "where there is none, none can be read");
    is_string(e.code, "no_ledger", "which is told");
}

static void stores_outcomes_whole(void)
{
    struct letter letter = {.stage = "s", .code = "c", .message = "m", .place = 1, .size = -1};
    struct entry units[] = {entry(1, "in:a", "v1", OUTCOME_COMMITTED),
                            entry(2, "in:b", NULL, OUTCOME_FAILED)};
    struct status status;
    struct intent intent;
    struct arena a;
    int64_t number = 0;

    arena_init(&a, NULL);
    units[1].letters = &letter;
    ok(ledger_next_group(l, &number, &e) == 0 && number == 1, "the first group is 1");
    ok(begin_group(1, units, 2), "an intent is written");
    ok(outcome_of("in:a") == OUTCOME_NONE, "its units are not committed");
    ok(ledger_intent_open(l, &a, &intent, &e) == 0 && intent.group == 1 && intent.count == 2 &&
           strcmp(intent.unit[1].key, "in:b") == 0,
       "it is open, with its units in order");
    ok(end_group(1, units, 2), "the outcome is stored");
    ok(outcome_of("in:a") == OUTCOME_COMMITTED && outcome_of("in:b") == OUTCOME_FAILED,
       "both units have theirs");
    ok(ledger_intent_open(l, &a, &intent, &e) == 0 && intent.group == 0, "no intent is open");
    ok(ledger_status(l, &status, &e) == 0 && status.units == 2 && status.rejected == 1,
       "it is counted");
    ok(ledger_max_number(l, &number, &e) == 0 && number == 2, "the highest number is known");
    arena_free(&a);
}

static void knows_who_has_a_content(void)
{
    struct entry same = entry(3, "in:c", "v1", OUTCOME_SAME_AS);
    struct entry changed = entry(1, "in:a", "v2", OUTCOME_COMMITTED);
    int64_t holder = 0;

    ok(ledger_holder(l, "v1", nobody, NULL, &holder, &e) == 0 && holder == 1,
       "the holder of a content is found");
    same.same_as = 1;
    ok(begin_group(2, &same, 1) && end_group(2, &same, 1), "another unit is the same");
    ok(outcome_of("in:c") == OUTCOME_SAME_AS, "which is stored");
    ok(begin_group(3, &changed, 1) && end_group(3, &changed, 1), "the holder changes");
    ok(outcome_of("in:c") == OUTCOME_WAITING, "then the other one waits to be run");
    ok(ledger_holder(l, "v1", nobody, NULL, &holder, &e) == 0 && holder == 0,
       "and nobody has the old content");
}

static void forgets_a_retracted_group(void)
{
    struct entry unit = entry(9, "in:z", "v9", OUTCOME_COMMITTED);
    int64_t next = 0;

    ok(begin_group(4, &unit, 1), "an intent is written");
    ok(ledger_group_begin(l, &e) == 0 && ledger_group_retracted(l, 5, &e) == 0,
       "its group is retracted");
    ok(outcome_of("in:z") == OUTCOME_NONE, "its unit was never there");
    ok(ledger_next_group(l, &next, &e) == 0 && next == 6, "the retraction has used a number");
}

static bool add_size(void *context, int64_t number, uint64_t size)
{
    *(uint64_t *)context = *(uint64_t *)context * 1000 + (uint64_t)number * 10 + size;
    return true;
}

static void loses_an_output(void)
{
    bool is_owed = false;
    uint64_t sum = 0;
    prun_bytes receipt;
    struct arena a;

    arena_init(&a, NULL);
    ok(ledger_extents(l, "out", add_size, &sum, &e) == 0 && sum == 15025035,
       "extents come in order of commit");
    ok(ledger_receipt(l, "out", &a, &receipt, &is_owed, &e) == 0 && receipt.size == 1 && !is_owed,
       "the receipt is kept");
    ok(ledger_lose(l, "out", &e) == 0, "the output is lost");
    ok(ledger_receipt(l, "out", &a, &receipt, &is_owed, &e) == 0 && receipt.size == 0 && is_owed,
       "its receipt is forgotten, and everything is owed to it");
    sum = 0;
    ok(ledger_extents(l, "out", add_size, &sum, &e) == 0 && sum == 0, "it has no extents");
    arena_free(&a);
}

int main(void)
{
    folder_make();
    has_one_writer();
    stores_outcomes_whole();
    knows_who_has_a_content();
    forgets_a_retracted_group();
    loses_an_output();
    ledger_close(l);
    return done();
}
