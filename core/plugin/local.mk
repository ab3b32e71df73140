libcore_la_SOURCES += \
    core/plugin/describe.c core/plugin/describe.h \
    core/plugin/describe_json.c \
    core/plugin/image.c core/plugin/image.h \
    core/plugin/loader.c core/plugin/loader.h \
    core/plugin/note.c core/plugin/note.h \
    core/plugin/option.c core/plugin/option.h \
    core/plugin/quantity.c \
    core/plugin/registry.c core/plugin/registry.h \
    core/plugin/search.c core/plugin/search.h \
    core/plugin/table.c core/plugin/table.h \
    core/plugin/trial.c core/plugin/trial.h
