libcore_la_SOURCES += \
    core/pipeline/condition.c core/pipeline/condition.h \
    core/pipeline/draw.c \
    core/pipeline/graph.h \
    core/pipeline/load.c core/pipeline/pipeline.h \
    core/pipeline/problem.c
