/*
 * kind.c - what follows from the kind of a stage.
 */
#include "pipeline/kind.h"

#include <string.h>

const char *const kind_names[KIND_COUNT] = {"source",    "decode",   "segment", "extract",
                                            "transform", "validate", "export"};

enum kind kind_of(const char *class_name)
{
    const size_t size = strcspn(class_name, ".");

    for (int i = 0; i < KIND_COUNT; i++)
        if (strlen(kind_names[i]) == size && strncmp(kind_names[i], class_name, size) == 0 &&
            class_name[size] == '.' && class_name[size + 1])
            return (enum kind)i;
    return KIND_UNKNOWN;
}

uint32_t kind_fates(const prun_stage_class *cls)
{
    if (cls->fates)
        return cls->fates;
    switch (kind_of(cls->name)) {
    case KIND_EXTRACT:
    case KIND_VALIDATE:
        return PRUN_FORWARDS;
    case KIND_TRANSFORM:
        return PRUN_FORWARDS | PRUN_DROPS | PRUN_CONSUMES;
    default:
        return PRUN_CONSUMES;
    }
}
