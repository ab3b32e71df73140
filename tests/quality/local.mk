# The bench: pages composed with their truth, and the scorer. `make quality` measures the daily
# pipeline on 1,000 pages of layouts that nothing was fitted on.
TESTS += tests/quality/test_gold.py tests/quality/test_composer.py tests/quality/test_scoring.py tests/quality/test_pages.py
QUALITY_FILES = \
    tests/quality/README.md \
    tests/quality/compose.py \
    tests/quality/gold_floors.json \
    tests/quality/composer/__init__.py \
    tests/quality/composer/articles/agriculture.json \
    tests/quality/composer/articles/background.json \
    tests/quality/composer/articles/boxes.json \
    tests/quality/composer/articles/city.json \
    tests/quality/composer/articles/economy.json \
    tests/quality/composer/articles/features.json \
    tests/quality/composer/articles/forms.json \
    tests/quality/composer/articles/held-out.json \
    tests/quality/composer/articles/industry.json \
    tests/quality/composer/articles/people.json \
    tests/quality/composer/articles/prose.json \
    tests/quality/composer/edition.py \
    tests/quality/composer/figures.py \
    tests/quality/composer/layout.py \
    tests/quality/composer/layouts.json \
    tests/quality/composer/names.py \
    tests/quality/composer/page.py \
    tests/quality/composer/parts.json \
    tests/quality/composer/periods.py \
    tests/quality/composer/quantity.py \
    tests/quality/composer/relations.py \
    tests/quality/composer/story.py \
    tests/quality/composer/template.py \
    tests/quality/composer/truth.py \
    tests/quality/corpus.py \
    tests/quality/fit_weights.py \
    tests/quality/floors.json \
    tests/quality/oracle.py \
    tests/quality/uncovered.py \
    tests/quality/quality.py \
    tests/quality/score_pages.py \
    tests/quality/scoring.py \
    tests/quality/tap.py \
    tests/quality/test_composer.py \
    tests/quality/test_gold.py \
    tests/quality/test_pages.py \
    tests/quality/test_scoring.py
EXTRA_DIST += $(QUALITY_FILES)

# All figures of docs/quality.md: the real page and real text where they are there, then composed pages.
figures: all
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(PYTHON3) $(srcdir)/tests/quality/test_gold.py
	test ! -d $(top_srcdir)/../shared/corpus || \
	    $(PYTHON3) $(srcdir)/tests/quality/corpus.py --prun $(abs_top_builddir)/prun --alarms
	$(MAKE) quality
quality: all
	$(PYTHON3) $(srcdir)/tests/quality/quality.py --prun $(abs_top_builddir)/prun --pages 1000 --tables
.PHONY: figures quality
