"""Mentions, as marked-up strings: each must come out with its span, type and attributes, and nothing beside it."""

import doctest
from collections.abc import Callable

import pytest

import yearbook
from yearbook.model import Language
from yearbook.rules import Rules

Holds = Callable[[str, Rules, Language], None]

MARKED = [
    "<place level=province>Liaoning</place> gave <amount value=3000000 currency=CNY>3 million yuan</amount>, more than it had in hand.",
    "It cost <amount value=2000000 value_max=3000000 currency=CNY>2-3 million yuan</amount>.",
    "The funds were <amount value=7000000 currency=CNY>7</amount>, <amount value=9500000 currency=CNY>9.5</amount> and"
    " <amount value=12000000 currency=CNY>12 million yuan</amount> respectively.",
    "Income rose from <amount value=500 currency=CNY>500 yuan</amount> to <amount value=700 currency=CNY>700 yuan</amount>.",
    "It took <amount value=2500 currency=USD>US$2,500</amount>, about <amount value=16000 currency=CNY bound=approximate>16,000 yuan</amount>.",
    "They got <amount value=6090 currency=CNY per=capita>6,090 yuan</amount> per capita.",
    "The loan was <amount value=20000000 currency=CNY>RMB 20 million</amount> in roads.",
    "They paid <amount value=5000000 currency=JPY>5 million Japanese yen</amount> and <amount value=300 currency=EUR>300 euros</amount>.",
    "It helped <count value=875 unit=household>875 poor households</count> with <count value=3908 unit=people>3908 people</count>.",
    "<count value=9 unit=batch>Nine batches</count> of <count value=33 unit=people>33 people</count> came.",
    "It has <count value=23 unit=county>23 counties</count> (cities).",
    "Less than <count value=2000 unit=labourer bound=at_most>2,000 labourers</count> left.",
    "It bought <count value=10 unit=equipment>10 sets of fitness equipment</count>.",
    "It built <count value=14 unit='school and clinic'>14 schools and clinics</count>.",
    "The <measure value=110 unit=kV>110 kV</measure> line is <measure value=12.5 unit=km>12.5km</measure> long.",
    "The field of <measure value=624000 unit=mu>624,000 mu</measure> gave <measure value=450 unit=kg per=mu>450 kg</measure> per mu.",
    "It covers <measure value=60 unit=m2>60 m²</measure>.",
    "It rose by <percent value=10.2>10.2%</percent>, up <percent value=1.3 unit=percentage_point>1.3 percentage points</percent>.",
    "On <date edtf=2011-11-08>November 8</date>, and again in <date edtf=2011-12>December</date>, they met.",
    "By <date edtf=2009-12-31>the end of 2009</date> it was done.",
    "It fell from <date edtf=2001/2008>2001 to 2008</date>.",
    "In <date edtf=2011-01/2011-06>the first half of the year</date> it rained.",
    "It is a plan of <date edtf=2011/2015>the 12th Five-Year Plan period</date>.",
    "More than <date edtf=2010>last year</date>, it lasted <duration iso=P3M>three months</duration>.",
    "<place level=county>Minhe County</place> and <place level=county>Ping’an County</place> of <place level=prefecture>Haidong</place> took part.",
    "<place level=county>Datong</place>, <place level=county>Minhe</place> and <place level=county>Ledu</place> counties took part.",
    "<place level=township>Batang Town</place> of <place level=county>Yushu County</place> was rebuilt.",
    "Vice Governor <person title='Vice Governor'>Luo Huining</person> came.",
    "<person title='director of the office'>Tuo Jianguo</person>, director of the office, came.",
    "The <organization>State Council</organization> and the <organization>Department of Human Resources and Social Security</organization> agreed.",
    "<organization>Liaoning Electric Power Co., Ltd</organization> gave help.",
    "It cost <amount value=14200000 currency=USD>$14.2m</amount> and <amount value=2500000000 currency=CNY>2.5 bn yuan</amount>.",
    "It paid between <amount value=3000000 value_max=5000000 currency=CNY>3 and 5 million yuan</amount> there.",
    "It was <measure value=-12 unit=Cel>minus 12 °C</measure>, killing <count value=4 unit=people>4</count>.",
    "<place level=province>Qinghai</place>'s <count value=12 unit=county>12 counties</count> had <count value=2000 unit=woman>2,000 women</count>.",
    "<count value=6 unit=county>6</count> of the <count value=9 unit=county>9 counties</count> took part.",
    "It gave <amount value=300 currency=CNY per=student/month>300 yuan</amount> per student per month.",
    "President <person title=President>Hu Jintao</person> and <person>Wen Jiabao</person> came.",
    "Vice Governors <person title='Vice Governors'>Li Min</person> and <person title='Vice Governors'>Wang Hao</person> came.",
    "It is <measure value=12 unit=km>12 km</measure>, <percent value=5 value_max=8>5%-8%</percent> more; the index was 112.3.",
    "It issued the <document number='Zhong Ban Fa [2013] No. 25'>“Notice on Reform” (Zhong Ban Fa [2013] No. 25)</document>.",
    "It drew <count value=100 value_max=1000 unit=people>several hundred people</count> from <count value=12 value_max=120 unit=village>a few dozen villages</count>.",
    "<count value=2 unit=berth>Two</count> <measure value=300000 unit=t>300,000-ton</measure> berths and <count value=3 unit=substation>three</count>"
    " <measure value=110 unit=kV>110 kV</measure> substations were built.",
    "It cost <amount value=7250000000 currency=CNY>7   25 billion yuan</amount>, or <amount value=12000000 currency=INR>1.2 crore rupees</amount>.",
    "It paid <amount value=500 currency=INR>Rs 500</amount>, <amount value=300 currency=SEK>SEK 300</amount>, <amount value=5000000 currency=KRW>5 million won</amount>,"
    " <amount value=3.5 currency=CNY>3 yuan 5 jiao</amount> and <amount value=0.5 currency=USD>50 cents</amount>.",
    "Outlay (10,000 yuan): roads <amount value=3500000 currency=CNY>350</amount>, bridges <amount value=12000000 currency=CNY>1,200</amount>.",
    "There are <count value=3 value_max=4 unit=village>three or four villages</count> and between <count value=300 value_max=500 unit=people>300 and 500 people</count>.",
    "<count value=196 unit=berth>196 berths</count>, of which <count value=58 unit=berth>58</count> take big ships, <count value=17 unit=berth>17</count> fewer than before.",
    "In <date edtf=2013-01/2013-03>Q1 2013</date>, from <date edtf=2011-01/2011-06-30>January to the end of June</date> and on <date edtf=2015-09-15>15/9/2015</date> it met.",
    "From <date edtf=2011-10-01/2011-10-07>1 to 7 October</date> it closed, for <duration iso=P2Y6M>two years and six months</duration>.",
    "By <date edtf=2015-12-31>the end of the 12th Five-Year Plan</date>, <count value=12 unit=ship>12 ships</count> will sail in the <date edtf=1998/1999>1998-99</date> season.",
    "<place level=county code=533421>Shangri-La County</place>, <place level=county code=152523>Sonid Left Banner</place>, <place level=county code=340523>He County</place>"
    " and the <place level=other>Republic of Korea</place> took part.",
    "<place level=county code=622927>Jishishan Bao'an, Dongxiang and Salar Autonomous County</place> lies far off.",
    "The <organization>Departments of Finance, Education and Health of Hunan Province</organization>, the <organization>Provincial CPPCC Committee</organization>"
    " and <organization>China Three Gorges Corporation</organization> agreed.",
    "<organization>Ping An Insurance (Group) Company of China, Ltd.</organization> and the <organization>Chengdu Military Region</organization> gave help.",
    "The <organization>departments of finance, education and civil affairs</organization> and the <organization>Provincial Poverty Alleviation Office</organization> met.",
    "It quoted <document number='Document No. 12 [2008]'>Document No. 12 [2008]</document>, <document number='Guo Fa (2008) No. 12'>Guo Fa (2008) No. 12</document>"
    " and the <document>Several Opinions on Further Promoting the Development of the West</document>, then broke up.",
    "The <document>Law of the People's Republic of China on Compulsory Education</document>, the <document>&lt;&lt;Measures&gt;&gt;</document> no longer, holds.".replace(
        "&lt;", "<"
    ).replace("&gt;", ">"),
    "<person>Ismail Tiliwaldi</person>, <person title='Chairman of Xinjiang'>Nur Bekri</person>, Chairman of <place level=province>Xinjiang</place>, came.",
    "Then <person>Sun Yat-sen</person> and <person title='Secretary of the town'>Wang Min</person> (Secretary of the town) met.",
    "With a population of <count value=3540000 unit=people>3.54 million</count>, it sent a delegation of <count value=15 unit=people>15</count> to the sea.",
    "It spent <amount value=8200000 currency=CNY>8.2 million yuan</amount> (<amount value=7100000 currency=CNY>7.1</amount> in <date edtf=1996>1996</date>).",
    "Trees cover <percent value=47.6>47.6 percent</percent> of it, against <percent value=45.9>45.9</percent> in <date edtf=1995>1995</date>.",
    "He was jailed for <duration iso=P7Y>7</duration> and <duration iso=P5Y>5 years</duration>; women above 40 were let go.",
    "<place level=county>Tongren County</place> of <place level=province code=520000>Guizhou Province</place> and"
    " <place level=prefecture code=371300>Linyi City</place> of <place level=province>Shandong Province</place> took part.",
    "<count value=7 unit=station>7 stations</count> and <count value=63 unit=station>63 small ones</count> stand there.",
    "Contracts of <amount value=3200000 currency=HKD>HK$3.2</amount>, <amount value=1500000 currency=HKD>1.5</amount> and"
    " <amount value=800000 currency=HKD>0.8 million</amount> were signed.",
    "Total income reached <amount value=180800000000 currency=CNY>180.8 billion</amount>; letters posted: <count value=41200 unit=letter>41,200</count>, in all.",
    "On <date edtf=2011-03-08>March 8</date> it snowed. On the <date edtf=2011-03-12>12th</date> and <date edtf=2011-03-13>13th</date> gales blew; on the 12th floor nothing moved.",
    "It sank with <count value=24 unit=people>24</count> aboard, of whom <count value=17 unit=people>17</count> were saved.",
    "Under the <document>“Plan for Rural Roads (2011-2015)</document>, the <document>”Measures for Loans”</document> and the <document>“Notice on “Grain Purchase”“</document>, it acted.",
    "The <organization>NPC Committee on Education, Science, Culture and Public Health</organization> and the"
    " <organization>Japanese Consulate General in Guangzhou</organization> met; the <organization>13th Group Army</organization> dug wells.",
    "<count value=960 unit=teacher>960 “minban” teachers</count> and <count value=21 unit=school>21 one-teacher schools</count> were counted.",
    "It has <measure value=9400 unit=har>9,400 hecatres</measure> and <amount value=3000000 currency=CNY>3 million yaun</amount>, no more.",
    "In the first place, <date edtf=2011-05-16/2011-05-31>the second half of May</date> and <date edtf=2011-03-01/2011-03-10>early March</date> were wet.",
    "In <date edtf=2011-03-01/2011-03-10>the first ten days of March</date> <count value=12 unit=well>12 wells</count> were dug.",
    "<place level=county code=652828>Heshuo county</place> and <place level=village>Zhaojia village</place> grew at 31°14' north, on 19 Gao'an Road.",
    "A team headed by <person>Lozang Tenzin</person> came to the county, and so did Tsertra, 71, a singer.",
    "It is <measure value=220 unit=kV>220 kV</measure> and <document>“Decision on Opening up the West</document> was read, to no end",
    "The fee fell from <amount value=96 currency=CNY per=capita>96 yuan</amount> to <amount value=41 currency=CNY per=capita>41 yuan</amount> per head;"
    " <count value=62 unit=widow>62 widows</count> got <amount value=300 currency=CNY per=widow>300 yuan</amount> each.",
    "The <organization>Loan Guarantee Board</organization> (abbreviated as <organization>LGB</organization>) paid"
    " <amount value=92000 currency=CNY per=km>92,000 yuan</amount> a km; the <organization>LGB</organization> had <amount value=14200000 currency=XDR>SDR 14.2 million</amount>.",
    "In <date edtf=1996>1996</date>, since <date edtf=1991-01-01>the beginning of the Eighth Five-Year Plan</date>, it carried"
    " <measure value=490000000 unit=m3>4.9 x 10^8 m3</measure>.",
    "The <organization>Wuhan Water Bureau</organization>'s mill and the <organization>Iron Mine of Daye County</organization> opened;"
    " <count value=63000 unit=people>63,000</count> were evacuated and <count value=4 unit=people>4</count> died.",
    "In <date edtf=2011/2015>the 12th five-year plan period</date> it rose <percent value=5.34 unit=percent>5.34%</percent>, or"
    " <percent value=1.2 unit=percentage_point>1.2 points</percent>, and <place level=county code=532531>Lüchun County</place> met on <date edtf=1994-01-11>Jan. 11, '94</date>.",
    "It built <count value=1 unit=berth>one</count> <measure value=10000 unit=t>10,000-ton</measure> berth and"
    " <count value=2 unit=berth>two</count> <measure value=5000 unit=t>5,000-ton</measure> ones, the index being 117 (<date edtf=1988>1988</date> = 100), to no end.",
    "Each of the <count value=12 unit=village>12 villages</count> got <amount value=20000 currency=CNY per=village>20,000 yuan</amount>; pensioners draw"
    " <amount value=60 currency=CNY per=pensioner/month>60 yuan</amount> a month each, and a monthly allowance of <amount value=30 currency=CNY per=month>30 yuan</amount> is paid.",
    "The price of pork per kg was <amount value=12 currency=CNY per=kg>12 yuan</amount>, rent <amount value=0.8 currency=CNY per=m2/month>0.8 yuan</amount> per sq m per month.",
]

NO_MENTION = [
    "The 101st meeting named No. 25 Document, Route 7 and Phase 2 the “120 Project”.",
    "The two provinces met in three aspects.",
    "Boys aged 12 and a 60-year-old man came at 12:30.",
    "It was 2.1 times the former and two thirds of it.",
    "One of the schools, a 5A spot with a 1+1 model, opened.",
    "It was signed by the governments at all levels and the leading group.",
]


@pytest.mark.parametrize("marked", MARKED)
def test_marked_mentions_come_out_and_nothing_else(marked: str, rules: Rules, holds: Holds) -> None:
    holds(marked, rules, "en")


@pytest.mark.parametrize("text", NO_MENTION)
def test_what_only_looks_like_a_mention_is_none(text: str, rules: Rules) -> None:
    assert [(mention.type, mention.text) for mention in yearbook.extract(text, rules=rules).mentions] == []


def test_the_pages_year_is_found_by_its_own_words(rules: Rules) -> None:
    text = "In 2011, it grew. In 2011, it rose 3% over 2010. By 2015 it will be more. Since 2010 it has."
    assert yearbook.extract(text, rules=rules).year == 2011


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Output rose 3% over 1986. In May the “Rules on Roads” (Ji Fa [1987] No. 3) came, 5% more than in 1986.", 1987),
        ("Work in 1985\nOn January 1, 1986 it had 300 people, and in 1985 it had 290.", 1985),
        ("【Floods】 1998 was the year of the flood. Aid came up to March 1999.", 1998),
        ("China Yearbook 2012\nThe work went on in May and June.", 2011),
        ("It was the first year of the 12th Five-Year Plan period. In May it rained.", 2011),
    ],
)
def test_the_page_year_is_the_one_that_its_words_make_its_own(text: str, year: int, rules: Rules) -> None:
    assert yearbook.extract(text, rules=rules, language="en").year == year


def test_what_nobody_claims_is_listed(rules: Rules) -> None:
    assert [span.text for span in yearbook.extract("It was 4711 indeed.", rules=rules).unclaimed] == ["4711"]


def test_division_codes_are_those_of_the_pages_year(rules: Rules) -> None:
    page = yearbook.extract("Ledu County of Haidong and Huangzhong County of Xining City", rules=rules, year=2011)
    assert [(place.text, place.code, place.parent) for place in page.mentions if place.type == "place"] == [
        ("Ledu County", "632123", "632100"),
        ("Haidong", "632100", "630000"),
        ("Huangzhong County", "630122", "630100"),
        ("Xining City", "630100", "630000"),
    ]


def test_no_mention_comes_from_boilerplate(rules: Rules) -> None:
    text = "The county\n\n【One】 It gave 3 million yuan.\n\nCopyright © 2012 Gansu Online\nTel: 0931-5551234"
    assert [mention.text for mention in yearbook.extract(text, rules=rules).mentions] == ["3 million yuan"]


def test_a_title_names_where_it_is_held(rules: Rules) -> None:
    page = yearbook.extract("Secretary of Gansu Party Committee Guo Ying and Fuxin Mayor Li Min came.", rules=rules)
    held = {person.text: (person.organization, person.place) for person in page.mentions if person.type == "person"}
    ids = {mention.text: mention.id for mention in page.mentions}
    assert held == {"Guo Ying": (ids["Gansu Party Committee"], None), "Li Min": (None, ids["Fuxin"])}


def test_the_packages_own_example_holds() -> None:
    assert doctest.testmod(yearbook) == (0, 3)
