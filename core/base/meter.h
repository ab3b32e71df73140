/*
 * meter.h - counts bytes against a limit, and against the limits above it.
 *
 * A unit's meter has the run's as its parent: what a unit takes is in flight for the run too. Any
 * thread may charge; the counts are atomic and touched once a chunk, never once a record.
 */
#ifndef BASE_METER_H
#define BASE_METER_H

#include <prun/base.h>
#include <stdatomic.h>

struct meter {
    struct meter *parent; /* or NULL */
    size_t limit;         /* 0: none */
    _Atomic size_t used;
    _Atomic size_t peak;
};

void meter_init(struct meter *m, struct meter *parent, size_t limit);

/* Adds `size` here and above. False, and nothing is added anywhere, when this meter's own limit would
 * be passed; a parent's limit is not a wall but what admission looks at. */
bool meter_charge(struct meter *m, size_t size);
void meter_release(struct meter *m, size_t size);
size_t meter_used(const struct meter *m);

#endif
