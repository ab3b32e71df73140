# Kills: two hundred in make check, thousands in make soak (PRUN_KILLS and PRUN_SEED say otherwise).
TESTS += tests/fault/kill.py
EXTRA_DIST += tests/fault/kill.py
soak: all
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(PYTHON3) $(top_srcdir)/tests/fault/kill.py \
	    --kills $${PRUN_KILLS:-3000} --seed $${PRUN_SEED:-$$$$}
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(PYTHON3) $(top_srcdir)/tests/watch/watch.py --files 5000
.PHONY: soak
