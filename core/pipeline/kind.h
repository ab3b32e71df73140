/*
 * kind.h - the seven kinds of stages, which are the first word of a class's name.
 */
#ifndef PIPELINE_KIND_H
#define PIPELINE_KIND_H

#include <prun/plugin.h>

enum kind {
    KIND_SOURCE,
    KIND_DECODE,
    KIND_SEGMENT,
    KIND_EXTRACT,
    KIND_TRANSFORM,
    KIND_VALIDATE,
    KIND_EXPORT,
    KIND_COUNT,
    KIND_UNKNOWN = KIND_COUNT
};

extern const char *const kind_names[KIND_COUNT];

enum kind kind_of(const char *class_name);

/* The fates that records may have at stages of the class: its own, else those of its kind. */
uint32_t kind_fates(const prun_stage_class *cls);

#endif
