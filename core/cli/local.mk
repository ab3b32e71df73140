libcore_la_SOURCES += \
    core/cli/check.c \
    core/cli/cli.c core/cli/cli.h \
    core/cli/deadletters.c \
    core/cli/describe.c \
    core/cli/graph.c \
    core/cli/load.c \
    core/cli/plugins.c \
    core/cli/replay.c \
    core/cli/run.c core/cli/start.h \
    core/cli/status.c
