/* Sentences of an invented English paper; the form is that of facts_cases.h. */
static const struct a_case english_cases[] = {
#define NONE(name, text) {name, text, ""}
    {"money with a multiplier", "The council spent $3.5 million on Alder Bridge.",
     "$3.5 million | = 3500000 USD level | council spent | \n"},
    {"a comparator before people", "More than 1,200 people visited Fern Hall.",
     "More than 1,200 people | > 1200 people count | people | \n"},
    {"a growth with its sign", "Sales at Tarn Mills fell 4.5 percent in 2024 from a year earlier.",
     "fell 4.5 percent | = -4.5 percent growth_yoy | Sales at Tarn Mills | \n"},
    {"a growth upwards", "Exports rose 7 per cent last year.",
     "rose 7 per cent | = 7 percent growth_yoy | Exports | \n"},
    {"a range of percentages", "Prices will go up 5 to 10 percent.",
     "up 5 to 10 percent | = 5..10 percent growth_yoy planned | Prices will go | \n"},
    {"a level that is reached", "Output fell to 300 tonnes.",
     "fell to 300 tonnes | = 300 t level | Output | \n"},
    {"a short multiplier behind a currency", "The grant of £5m pays for 40 homes.",
     "£5m | = 5000000 GBP level | pays | \n"
     "40 homes | = 40 count count | homes | \n"},
    {"a year, a quarter and a month before the figure",
     "In 2023 Tarn Mills made $20 million. In the first quarter of 2024 it hired 30 workers. "
     "In March 2024 it sold 9 vehicles.",
     "$20 million | = 20000000 USD level | Tarn Mills made | 2023-01-01..2023-12-31\n"
     "30 workers | = 30 people count | workers | 2024-01-01..2024-03-31\n"
     "9 vehicles | = 9 count count | vehicles | 2024-03-01..2024-03-31\n"},
    NONE("a score, a clock, an age and a phone number are none",
         "Alder won 6-4 at 7.30 p.m.; the captain, 25 years old, is on 555 0142."),
    NONE("a date and a year are none", "The hall opened on March 5, 2019 at 12 Mill Road."),
    NONE("a unit does not match inside a word", "It has 5 kmart and 6 peopled rooms."),
    NONE("an ambiguous price of a range is none", "It costs $5-6 million."),
    NONE("the number of a mixed fraction is none", "The bond pays 11-3/4 percent."),
#undef NONE
};
