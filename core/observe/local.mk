libcore_la_SOURCES += \
    core/observe/progress.c core/observe/progress.h \
    core/observe/summary.c
