libcore_la_SOURCES += \
    core/base/arena.c core/base/arena.h \
    core/base/buffer.c core/base/buffer.h \
    core/base/clock.c core/base/clock.h \
    core/base/decimal.c \
    core/base/error.c core/base/error.h \
    core/base/log.c core/base/log.h \
    core/base/map.c core/base/map.h \
    core/base/meter.c core/base/meter.h \
    core/base/nearest.c core/base/nearest.h \
    core/base/rational.c \
    core/base/wide.c core/base/wide.h
