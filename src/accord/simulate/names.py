"""Names of invented people, companies and pages. Every address ends in `.example`, which no one owns."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Ada Aino Amara Anders Anil Anna Aurora Ben Bianca Bruno Camille Carla Carlos Chen Clara Daniel Diego "
    "Ebba Elena Elif Emeka Emil Emma Erik Esra Farah Felix Finn Freya Gita Greta Hana Hassan Helena Hugo "
    "Ida Imani Ines Isak Ivan Jamal Jana Jasper Jonas Joana Julia Kai Karin Kenji Lara Lars Leila Lena "
    "Leon Linnea Lucas Lucia Maja Malik Marco Maria Marta Mateo Maya Mei Milan Mina Mira Nadia Naomi "
    "Nico Nina Noah Nora Olga Omar Oscar Paula Pedro Petra Priya Quinn Rafael Rania Rosa Ruben Sami "
    "Sara Sofia Sven Tariq Tess Theo Tomas Uma Vera Victor Yara Yusuf Zoe"
)

LAST = _words(
    "Abara Adler Almeida Andersen Aoki Baker Banerjee Becker Berg Bianchi Blom Bonnet Brandt Brooks Carver "
    "Castro Chandra Costa Dahl Dubois Eklund Endo Farrell Fischer Fontana Ford Garcia Gomez Grant Haas "
    "Hansen Hayashi Holm Ibrahim Ito Jansen Jensen Joshi Kaplan Keller Khan Kim Klein Kovac Kumar Lang "
    "Laurent Lee Lehto Lindgren Lopez Madsen Marino Mbeki Meyer Moreau Mori Nagy Nilsen Novak Obi Okafor "
    "Olsen Ortega Park Patel Pereira Petrov Quist Ramos Rao Reyes Rossi Saito Santos Sato Schmidt Silva "
    "Singh Sommer Stone Suzuki Tanaka Torres Tran Vargas Virtanen Vogel Wagner Walker Weber Winter Wolf "
    "Yamada Young Zhang Zimmer"
)

COMPANY_FIRST = _words(
    "Alder Amber Arc Aspen Atlas Azure Beacon Birch Blue Bright Cedar Cinder Clear Cobalt Copper Coral "
    "Crest Delta Drift East Elm Ember Evergreen Falcon Fern Field Flint Forge Glen Golden Granite Gull "
    "Harbor Haven Hazel Heron High Iron Ivory Juniper Keystone Lake Lark Linden Lumen Maple Marble Meadow "
    "Mill North Oak Ocean Onyx Opal Orchard Osprey Pebble Pine Quartz Raven Red Ridge River Rowan Sable "
    "Sage Silver Sky Slate South Spring Spruce Stone Summit Swift Tern Thistle Timber Vale Violet West "
    "White Wild Willow Wind Winter Wren"
)

COMPANY_LAST = _words(
    "Analytics Automation Bank Beverages Biotech Capital Care Chemicals Components Construction Dairy "
    "Dynamics Electric Energy Engineering Express Foods Freight Furniture Glass Health Industries "
    "Insurance Instruments Labs Logistics Machines Marine Materials Media Medical Metals Mobility Motors "
    "Networks Optics Packaging Paper Partners Pharma Plastics Power Printing Rail Robotics Security "
    "Shipping Software Solar Steel Supply Systems Telecom Textiles Tools Trading Transport Water Works"
)

# Industry by the second word of the company's name, so that name and industry never disagree.
INDUSTRY_WORDS = {
    "Financial services": "Bank Capital Insurance Partners Trading",
    "Healthcare": "Biotech Care Health Medical Pharma",
    "Logistics": "Express Freight Logistics Marine Mobility Rail Shipping Supply Transport",
    "Software": "Analytics Labs Media Networks Security Software Systems Telecom",
    "Food": "Beverages Dairy Foods",
    "Energy": "Electric Energy Power Solar Water",
}
OTHER_INDUSTRY = "Manufacturing"

PROFILES = ("Operations", "Finance", "IT", "Marketing")
TITLES = {
    "Operations": ("Operations Analyst", "Operations Manager", "Head of Operations", "Chief Operating Officer"),
    "Finance": ("Controller", "Finance Manager", "Finance Director", "Chief Financial Officer"),
    "IT": ("Systems Engineer", "IT Manager", "Head of IT", "Chief Information Officer"),
    "Marketing": ("Marketing Specialist", "Marketing Manager", "Marketing Director", "Chief Marketing Officer"),
}  # fmt: skip

REGIONS = ("EMEA", "Americas", "APAC")
COUNTRIES = {
    "EMEA": ("Germany", "France", "United Kingdom", "Sweden", "Spain", "Nigeria"),
    "Americas": ("United States", "Canada", "Brazil", "Mexico"),
    "APAC": ("India", "Japan", "Australia", "Singapore"),
}
# Hours by which a region's office day lies ahead of UTC.
REGION_HOURS = {"EMEA": 1, "Americas": -6, "APAC": 8}

PAGES = (
    "/", "/product", "/pricing", "/customers", "/integrations", "/security", "/about", "/careers",
    "/blog/forecasting-basics", "/blog/lead-handover", "/blog/pipeline-review", "/blog/quota-planning",
    "/blog/sales-and-marketing", "/guides/alignment", "/guides/benchmarks", "/docs/start", "/docs/api",
    "/compare", "/case-studies/logistics", "/case-studies/healthcare",
)  # fmt: skip
PAGE_WEIGHTS = (
    14, 12, 9, 5, 4, 2, 3, 3, 7, 7, 6, 4, 6, 5, 4, 4, 3, 3, 3, 3,
)  # fmt: skip
TOPICS = ("Forecasting", "Handover", "Pipeline", "Benchmarks", "Onboarding", "Planning")
PRODUCTS = ("Team", "Business", "Enterprise suite")
PRODUCT_OF_SEGMENT = ((0.8, 0.2, 0.0), (0.3, 0.6, 0.1), (0.05, 0.35, 0.6))

RETURN_REASONS = (
    "unable_to_reach", "no_interest", "no_budget", "no_fit", "inaccurate_data", "timing", "duplicate",
)  # fmt: skip
RETURN_WEIGHTS = (30, 22, 12, 16, 8, 9, 3)
WON_REASONS = ("fit", "price", "service", "reference", "speed")
LOST_REASONS = ("price", "competitor", "no_decision", "missing_feature", "timing")
STAGES = ("Discovery", "Evaluation", "Proposal", "Negotiation")

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
)
CRAWLERS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
)
SITE = "https://www.lumenforge.example"
