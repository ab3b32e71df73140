libcore_la_SOURCES += \
    core/pipeline/condition.c core/pipeline/condition.h \
    core/pipeline/condition_compile.c core/pipeline/condition_tree.h \
    core/pipeline/document.c core/pipeline/document.h \
    core/pipeline/draw.c \
    core/pipeline/draw_svg.c \
    core/pipeline/expand.c \
    core/pipeline/graph.h \
    core/pipeline/intern.c \
    core/pipeline/kind.c core/pipeline/kind.h \
    core/pipeline/link.c \
    core/pipeline/literal.c \
    core/pipeline/load.c core/pipeline/pipeline.h \
    core/pipeline/loading.h \
    core/pipeline/needs.c \
    core/pipeline/parameter.c core/pipeline/parameter.h \
    core/pipeline/problem.c core/pipeline/problem.h \
    core/pipeline/rows.c \
    core/pipeline/scan.c core/pipeline/scan.h \
    core/pipeline/shape.c core/pipeline/shaping.h \
    core/pipeline/stage.c
