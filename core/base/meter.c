/* meter.c - see meter.h. */
#include "base/meter.h"

void meter_init(struct meter *m, struct meter *parent, size_t limit)
{
    m->parent = parent;
    m->limit = limit;
    atomic_init(&m->used, 0);
    atomic_init(&m->peak, 0);
}

static void raise_peak(struct meter *m, size_t used)
{
    size_t peak = atomic_load_explicit(&m->peak, memory_order_relaxed);

    while (used > peak &&
           !atomic_compare_exchange_weak_explicit(&m->peak, &peak, used, memory_order_relaxed,
                                                  memory_order_relaxed))
        ;
}

bool meter_charge(struct meter *m, size_t size)
{
    size_t used = atomic_fetch_add_explicit(&m->used, size, memory_order_relaxed) + size;

    if (m->limit && used > m->limit) {
        atomic_fetch_sub_explicit(&m->used, size, memory_order_relaxed);
        return false;
    }
    raise_peak(m, used);
    for (m = m->parent; m; m = m->parent)
        raise_peak(m, atomic_fetch_add_explicit(&m->used, size, memory_order_relaxed) + size);
    return true;
}

void meter_release(struct meter *m, size_t size)
{
    for (; m; m = m->parent)
        atomic_fetch_sub_explicit(&m->used, size, memory_order_relaxed);
}

size_t meter_used(const struct meter *m)
{
    return atomic_load_explicit(&m->used, memory_order_relaxed);
}
