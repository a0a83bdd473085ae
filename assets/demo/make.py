#!/usr/bin/env python3
"""Makes the record files of the demo orgs: `python3 make.py` in this folder.

One file an object: the first column is the record's number, the others are fields; a field that is
left out is null. In a cell nothing is null, `""` is an empty string, `\\n`, `\\t` and `\\\\` are
escapes, `Account:12` is the id of account 12. System fields are computed by the loader where they
are left out. The seed is fixed: the same files come out every time.
"""
import datetime as dt
import random

R = random.Random(20260630)
TODAY = dt.date(2026, 6, 30)


def esc(value):
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if value == "":
        return '""'
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


def write(name, rows):
    columns = []
    for row in rows:
        for key in row:
            if key != "#" and key not in columns:
                columns.append(key)
    with open(f"{name}.tsv", "w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(["#"] + columns) + "\n")
        for row in rows:
            out.write("\t".join([str(row["#"])] + [esc(row.get(column)) for column in columns]) + "\n")


def maybe(chance, value):
    return value if R.random() < chance else None


def pick(*values):
    return R.choice(values)


def some(values, most=3):
    chosen = R.sample(range(len(values)), R.randint(1, most))
    return ";".join(values[i] for i in sorted(chosen))


def day(first, last):
    return TODAY + dt.timedelta(days=R.randint(first, last))


def instant(first, last):
    at = dt.datetime.combine(day(first, last), dt.time(R.randint(6, 19), R.choice([0, 15, 30, 45])))
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def cents(low, high):
    return f"{R.randint(low * 100, high * 100) / 100:.2f}"


CITIES = [
    # city, state, postal code, country, latitude, longitude, street
    ("München", "Bayern", "80331", "Germany", 48.137154, 11.576124, "Sendlinger Straße 8"),
    ("Berlin", "Berlin", "10117", "Germany", 52.520008, 13.404954, "Unter den Linden 77\nHinterhaus"),
    ("大阪市", "大阪府", "530-0001", "Japan", 34.693738, 135.502165, "北区梅田3丁目1番3号"),
    ("東京都千代田区", None, "100-0005", "Japan", 35.681236, 139.767125, "丸の内1丁目9番1号"),
    ("San Francisco", "CA", "94105", "United States", 37.789804, -122.396935, "415 Mission St\nFl 3"),
    ("Austin", "TX", "78701", "United States", 30.267153, -97.743061, "500 Congress Ave"),
    ("القاهرة", None, "11511", "Egypt", 30.044420, 31.235712, "١٢ شارع طلعت حرب"),
    ("Madrid", "Madrid", "28013", "Spain", 40.416775, -3.703790, "Gran Vía 28"),
    ("Reykjavík", None, "101", "Iceland", 64.146582, -21.942635, "Laugavegur 1"),
    ("Zürich", "ZH", "8001", "Switzerland", 47.376887, 8.541694, "Bahnhofstrasse 21"),
    ("Kraków", None, "31-042", "Poland", 50.064650, 19.944980, "Rynek Główny 5"),
    ("São Paulo", "SP", "01310-100", "Brazil", -23.561414, -46.655881, "Avenida Paulista 1000"),
]


def address(prefix, city, exact=True):
    name, state, code, country, latitude, longitude, street = city
    parts = {
        f"{prefix}Street": street,
        f"{prefix}City": name,
        f"{prefix}State": state,
        f"{prefix}PostalCode": code,
        f"{prefix}Country": country,
    }
    if exact:
        parts[f"{prefix}Latitude"] = f"{latitude:.6f}"
        parts[f"{prefix}Longitude"] = f"{longitude:.6f}"
        parts[f"{prefix}GeocodeAccuracy"] = "Address"
    return parts


NAMED_ACCOUNTS = [
    "Acme Energy", "Globex Corporation", "Stadtwerke München", "東京電力サービス", "Burlington Textiles",
    "شركة النيل للطاقة", "Initech LLC", "Umbrella Health", "Fjällräven Vind AB", "Łódź Ogrzewanie Sp. z o.o.",
    "北京新能源科技有限公司", "Nordlicht Solar GmbH", "O'Reilly & Søns \"Gas\"", "Café Zürich — Röstwerk",
    "Family Farm 👨‍👩‍👧‍👦", "Bäckerei Müller 🥐", "Ελληνική Ενέργεια ΑΕ", "Компания Свет", "ไฟฟ้าไทย", "한국 에너지",
    "मुंबई पावर", "Z̷a̷l̷g̷o̷ Networks", "Rocket 🚀 Charging", "A", "日本" * 40, "Pierre \\ Backslash SARL",
    "50% Off_Energy", "Comma, Inc.", "Tab\there Ltd", "Zero\u200bWidth AG",
]
FIRST = ["Grid", "Volt", "Solar", "Hydro", "Wind", "Nova", "Terra", "Lumen", "Amper", "Quantum", "Alpine", "Harbor"]
SECOND = ["Works", "Partners", "Utilities", "Systems", "Logistics", "Foods", "Clinic", "Mobility", "Retail", "Farms"]
INDUSTRIES = ["Agriculture", "Chemicals", "Construction", "Education", "Energy", "Food & Beverage", "Healthcare",
              "Manufacturing", "Retail", "Technology", "Transportation", "Utilities"]
SERVICES = ["Metering", "Billing", "Solar", "Storage", "Charging", "Consulting"]
LONG = ("The customer runs three sites and wants one bill.\n\nOpen points:\n\t1. Meter access at night\n\t2. “Green” tariff, "
        "see §14a — ask Kenji 田中\n\t3. Feed-in: 12,5 kWp\n\n") * 12
# Accounts that one of the orgs lacks: nothing may point at them.
ALONE = {61, 62, 63, 88, 89}
USABLE = [n for n in range(1, 91) if n not in ALONE]

accounts = []
for n in range(1, 91):
    if n <= len(NAMED_ACCOUNTS):
        name = NAMED_ACCOUNTS[n - 1]
    else:
        name = f"{FIRST[n % 12]} {SECOND[(n * 7) % 10]}" + ("" if n % 4 else " GmbH")
    city = CITIES[n % 12]
    row = {
        "#": n, "Name": name,
        "Type": pick("Prospect", "Customer - Direct", "Customer - Channel", "Other", None),
        "RecordTypeId": f"RecordType:{1 + n % 2}",
        "ParentId": f"Account:{pick(1, 2, 3)}" if n > 3 and R.random() < 0.2 else None,
        **address("Billing", city, n % 3 != 0),
        **(address("Shipping", CITIES[(n * 5) % 12], False) if n % 2 else {}),
        "Phone": f"+49 89 5550 {1000 + n}", "Fax": maybe(0.2, f"+49 89 5551 {1000 + n}"),
        "AccountNumber": maybe(0.7, f"AC-{n:05}"),
        "Website": f"https://customer{n}.example" if n % 5 else None,
        "Industry": pick(*INDUSTRIES, None),
        "AnnualRevenue": maybe(0.8, R.randint(1, 900) * 100000),
        "NumberOfEmployees": maybe(0.85, R.randint(1, 9000)),
        "Ownership": pick("Public", "Private", "Subsidiary", None),
        "Description": LONG if n % 17 == 0 else maybe(0.4, f"Customer since {2005 + n % 20}."),
        "Rating": pick("Hot", "Warm", "Cold", None),
        "OwnerId": f"User:{1 + n % 6}", "AccountSource": pick("Web", "Partner Referral", "Other", None),
        "LastActivityDate": maybe(0.6, day(-300, -1)),
        "SLA__c": pick("Gold", "Silver", "Bronze", None), "SLA_Expiration__c": maybe(0.5, day(-200, 700)),
        "Customer_Number__c": f"C{100000 + n * 37}", "Credit_Limit__c": maybe(0.8, cents(1000, 500000)),
        "Risk_Score__c": pick(None, R.randint(0, 100), 10 ** 17 + n, 999999999999999999 - n),
        "Services__c": maybe(0.8, some(SERVICES)),
        "Headquarters__Latitude__s": f"{city[4]:.6f}" if n % 4 else None,
        "Headquarters__Longitude__s": f"{city[5]:.6f}" if n % 4 else None,
        "Legacy_Region__c": pick("North", "South", "East", "West"), "Data_Steward__c": f"User:{1 + n % 3}",
        "IsDeleted": n in (44, 57),
    }
    accounts.append(row)
# The records of differences.tsv that name a value of demo-prod.
accounts[4]["Industry"] = "Energy"
accounts[7]["AnnualRevenue"] = 48500000
accounts[11]["Website"] = "https://nordlicht.example"
accounts[20]["Rating"] = None
accounts[29]["NumberOfEmployees"] = 1250
write("Account", accounts)
LIVE = [n for n in USABLE if n not in (44, 57)]

GIVEN = ["Anna", "Luis", "Mei", "Omar", "Zoë", "健司", "さくら", "أحمد", "ليلى", "Björk", "Ivan", "Nguyễn", "Priya", "Łukasz",
         "Siobhán", "Jean-Luc", "María José", "小明", "Иван", "Δέσποινα"]
FAMILY = ["Müller", "García Márquez", "田中", "鈴木", "حسن", "Guðmundsdóttir", "O'Neill", "van der Berg", "Kowalczyk", "Smith",
          "Nakamura", "李", "Петров", "Παπαδοπούλου", "de la Cruz", "Ng", "Østergård", "Yılmaz", "Ševčík", "🦊 Fox"]
TITLES = ["CEO", "Head of Operations", "Energy Manager", "Buyer", "Facility Manager", "CFO", None]
LANGUAGES = ["English", "German", "Japanese", "Arabic", "Spanish", "Mandarin", "Hindi"]
contacts = []
for n in range(1, 241):
    account = LIVE[(n * 3) % len(LIVE)]
    contacts.append({
        "#": n, "AccountId": f"Account:{account}" if n % 19 else None,
        "Salutation": pick("Mr.", "Ms.", "Dr.", "Prof.", None),
        "FirstName": GIVEN[n % 20] if n % 23 else None, "LastName": FAMILY[(n * 7) % 20],
        **(address("Mailing", CITIES[n % 12], n % 2 == 0) if n % 4 else {}),
        **(address("Other", CITIES[(n + 3) % 12], False) if n % 9 == 0 else {}),
        "Phone": maybe(0.8, f"+1 (415) 555-{n:04}"), "MobilePhone": maybe(0.5, f"+81 90-0000-{n:04}"),
        "ReportsToId": f"Contact:{1 + n // 10}" if n > 20 and R.random() < 0.5 else None,
        "Email": f"contact{n}@example.com" if n % 7 else None,
        "Title": pick(*TITLES), "Department": pick("Finance", "Operations", "Purchasing", None),
        "LeadSource": pick("Web", "Phone Inquiry", None), "Birthdate": maybe(0.3, dt.date(1950 + n % 55, 1 + n % 12, 1 + n % 28)),
        "Description": LONG if n % 61 == 0 else None, "OwnerId": f"User:{1 + n % 6}", "HasOptedOutOfEmail": n % 11 == 0,
        "LastActivityDate": maybe(0.5, day(-200, -1)), "PhotoUrl": f"/services/images/photo/{n}" if n % 2 else "",
        "Languages__c": maybe(0.8, some(LANGUAGES)), "Level__c": pick("Primary", "Secondary", "Tertiary", None),
        "IsDeleted": n in (99, 200),
    })
contacts[3]["Email"] = "contact4@example.com"
contacts[16]["Title"] = "Head of Operations"
write("Contact", contacts)

REGIONS = {"DE": ["Bavaria", "Berlin", "Remote"], "JP": ["Kanto", "Kansai", "Remote"], "US": ["California", "Texas", "Remote"],
           "EG": ["Cairo", "Remote"], "ES": ["Madrid", "Remote"]}
leads = []
for n in range(1, 101):
    country = pick(*REGIONS, None)
    converted = n % 13 == 0
    leads.append({
        "#": n, "Salutation": pick("Mr.", "Ms.", None), "FirstName": pick(*GIVEN, None), "LastName": FAMILY[(n * 3) % 20],
        "Title": pick(*TITLES), "Company": f"{FIRST[n % 12]} & {FAMILY[n % 20]}",
        **(address("", CITIES[(n * 7) % 12], False) if n % 3 else {}),
        "Phone": maybe(0.6, f"+34 91 555 {n:04}"), "Email": maybe(0.8, f"lead{n}@example.org"),
        "Website": maybe(0.3, f"https://lead{n}.example"), "LeadSource": pick("Web", "Purchased List", "Other", None),
        "Status": "Closed - Converted" if converted else pick("Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"),
        "Industry": pick("Agriculture", "Retail", "Technology", "Utilities", None), "Rating": pick("Hot", "Warm", "Cold", None),
        "AnnualRevenue": maybe(0.5, R.randint(1, 90) * 100000), "NumberOfEmployees": maybe(0.5, R.randint(1, 900)),
        "OwnerId": "Group:2" if n % 8 == 0 else f"User:{1 + n % 6}",
        "IsConverted": converted, "ConvertedDate": day(-90, -1) if converted else None,
        "ConvertedAccountId": f"Account:{LIVE[n % len(LIVE)]}" if converted else None,
        "Country_Code__c": country, "Region__c": pick(*REGIONS[country]) if country else None, "IsDeleted": n == 77,
    })
write("Lead", leads)

PRODUCTS = [("Smart Meter EM-100", "Hardware", 0.85), ("Smart Meter EM-200", "Hardware", 0.9), ("Gateway GW-7", "Hardware", 0.4),
            ("Gateway GW-9 LTE", "Hardware", 0.45), ("Wallbox CP-11", "Hardware", 5.2), ("Wallbox CP-22", "Hardware", 6.75),
            ("Inverter SI-5000", "Hardware", 21.4), ("Batteriespeicher 10 kWh", "Hardware", 112.125), ("蓄電池 15 kWh", "Hardware", 148.0),
            ("Metering Portal", "Software", None), ("Billing Suite", "Software", None), ("API Access", "Software", None),
            ("Forecasting Add-on", "Software", None), ("Installation", "Service", None), ("Annual Calibration", "Service", None),
            ("24/7 Support", "Service", None), ("Energy Audit", "Service", None), ("تدريب الموقع", "Service", None)]
products, entries = [], []
for n, (name, family, weight) in enumerate(PRODUCTS, 1):
    products.append({"#": n, "Name": name, "ProductCode": f"P-{n:03}", "Description": maybe(0.5, f"{name}, see the data sheet."),
                     "IsActive": n % 12 != 0, "Family": family, "StockKeepingUnit": f"SKU{n * 7919:06}",
                     "QuantityUnitOfMeasure": "Hour" if family == "Service" else "Each",
                     "Weight_Kg__c": None if weight is None else f"{weight:.3f}"})
    for book in (1, 2):
        price = f"{(37 + n * 113) * (1 if book == 1 else 0.9):.2f}"
        entries.append({"#": len(entries) + 1, "Name": name, "Pricebook2Id": f"Pricebook2:{book}", "Product2Id": f"Product2:{n}",
                        "UnitPrice": price, "IsActive": True})
write("Product2", products)
write("PricebookEntry", entries)
write("Pricebook2", [
    {"#": 1, "Name": "Standard Price Book", "IsActive": True, "IsStandard": True, "Description": None},
    {"#": 2, "Name": "Partner Price Book 2026", "IsActive": True, "IsStandard": False, "Description": "Ten percent off"},
])

STAGES = [("Prospecting", 10, "Pipeline"), ("Qualification", 10, "Pipeline"), ("Needs Analysis", 20, "Pipeline"),
          ("Value Proposition", 50, "Pipeline"), ("Proposal/Price Quote", 75, "BestCase"), ("Negotiation/Review", 90, "Forecast"),
          ("Closed Won", 100, "Closed"), ("Closed Lost", 0, "Omitted")]
opportunities, lines = [], []
for n in range(1, 161):
    stage, probability, forecast = STAGES[5] if n == 2 else R.choice(STAGES)
    closed = stage.startswith("Closed")
    amount = "125000.00" if n == 9 else maybe(0.93, cents(500, 400000))
    account = LIVE[(n * 5) % len(LIVE)]
    opportunities.append({
        "#": n, "AccountId": f"Account:{account}" if n % 31 else None, "RecordTypeId": f"RecordType:{3 + n % 2}",
        "Name": f"{accounts[account - 1]['Name'][:40]} - {pick('Metering', 'Rollout', 'Renewal', 'Pilot', '更新')} {2025 + n % 2}",
        "StageName": stage, "Amount": amount, "Probability": probability,
        "ExpectedRevenue": None if amount is None else f"{float(amount) * probability / 100:.2f}",
        "TotalOpportunityQuantity": maybe(0.5, f"{R.randint(1, 400)}.00"),
        "CloseDate": day(-400, -5) if closed else day(-10, 240), "Type": pick("New Customer", "Existing Customer - Upgrade", None),
        "NextStep": maybe(0.3, "Send the offer"), "LeadSource": pick("Web", "Partner Referral", None),
        "IsClosed": closed, "IsWon": stage == "Closed Won", "ForecastCategory": forecast, "Pricebook2Id": f"Pricebook2:{1 + n % 2}",
        "OwnerId": f"User:{1 + n % 6}", "ContactId": f"Contact:{1 + (n * 3) % 90}" if n % 3 else None,
        "Discount__c": maybe(0.4, f"{R.randint(0, 3000) / 100:.2f}"), "Delivery_Window__c": maybe(0.4, f"{R.randint(6, 16):02}:{pick('00', '30')}:00"),
        "Main_Competitors__c": maybe(0.5, some(["Globex", "Initech", "Umbrella", "Wayne", "Stark"])), "IsDeleted": n in (71, 133),
    })
    for order in range(R.randint(0, 4) if n != 159 else 0):
        product = R.randint(1, len(PRODUCTS))
        entry = entries[(product - 1) * 2 + n % 2]
        quantity = R.randint(1, 60)
        price = float(entry["UnitPrice"])
        lines.append({
            "#": len(lines) + 1, "OpportunityId": f"Opportunity:{n}", "SortOrder": order + 1,
            "PricebookEntryId": f"PricebookEntry:{entry['#']}", "Product2Id": f"Product2:{product}",
            "ProductCode": f"P-{product:03}", "Name": f"{opportunities[-1]['Name']} {PRODUCTS[product - 1][0]}",
            "Quantity": f"{quantity}.0", "UnitPrice": f"{price:.2f}", "ListPrice": f"{price:.2f}", "TotalPrice": f"{price * quantity:.2f}",
            "ServiceDate": maybe(0.3, day(-100, 300)), "Description": maybe(0.2, "As discussed"), "IsDeleted": n in (71, 133),
        })
write("Opportunity", opportunities)
write("OpportunityLineItem", lines)

MODELS = {"Meter": ["EM-100", "EM-200", "Prototype"], "Gateway": ["GW-7", "GW-9 LTE", "Prototype"],
          "Charger": ["CP-11", "CP-22"], "Inverter": ["SI-5000", "Prototype"]}
SUBJECTS = ["Display stays dark", "Reading too high", "ゲートウェイがオフライン", "Charger trips the breaker ⚡", "الفاتورة غير صحيحة",
            "Installation date", "Re: Re: Fwd: meter\u00a0exchange", "Wrong tariff"]
cases = []
for n in range(1, 141):
    family = pick(*MODELS, None)
    status = pick("New", "Working", "Escalated", "Closed", "Closed")
    cases.append({
        "#": n, "CaseNumber": f"{1000 + n:08}", "ContactId": f"Contact:{1 + (n * 2) % 90}" if n % 5 else None,
        "AccountId": f"Account:{LIVE[(n * 11) % len(LIVE)]}" if n % 9 else None,
        "ParentId": f"Case:{n - 3}" if n % 16 == 0 else None, "SuppliedEmail": maybe(0.3, f"web{n}@example.com"),
        "Type": pick("Mechanical", "Electrical", "Electronic", None), "RecordTypeId": f"RecordType:{5 + n % 2}",
        "Status": status, "Reason": pick("Installation", "Performance", "Breakdown", None), "Origin": pick("Phone", "Email", "Web"),
        "Subject": SUBJECTS[n % 8], "Priority": "High" if n == 6 else pick("High", "Medium", "Low"),
        "Description": LONG if n % 29 == 0 else maybe(0.6, "Line one\nLine two\n\nBest regards"), "IsClosed": status == "Closed",
        "ClosedDate": instant(-200, -1) if status == "Closed" else None, "IsEscalated": status == "Escalated",
        "OwnerId": "Group:1" if n % 4 == 0 else f"User:{1 + n % 6}",
        "Resolution__c": "<p>Replaced the <b>module</b> &amp; tested.</p>" if status == "Closed" else None,
        "Serial_Number__c": f"SN-{n * 104729:09}" if family else None, "Device_Family__c": family,
        "Device_Model__c": pick(*MODELS[family]) if family else None, "IsDeleted": n == 101,
    })
write("Case", cases)


def who(n):
    return f"Lead:{1 + n % 39}" if n % 4 == 0 else f"Contact:{1 + n % 90}" if n % 3 else None


def what(n):
    return [f"Account:{LIVE[n % len(LIVE)]}", f"Opportunity:{1 + n % 70}", f"Case:{1 + n % 100}", f"Product2:{1 + n % 18}",
            f"acme__Shipment__c:{1 + n % 120}", f"Inspection__c:{1 + n % 150}", None][n % 7]


tasks = []
for n in range(1, 201):
    status = pick("Not Started", "In Progress", "Completed", "Completed", "Deferred")
    priority = pick("High", "Normal", "Low")
    tasks.append({
        "#": n, "WhoId": who(n), "WhatId": what(n) if n % 4 else None, "Subject": pick("Call", "Email", "Send Quote", "折り返し電話", "Follow up 📞"),
        "ActivityDate": maybe(0.9, day(-60, 60)), "Status": status, "Priority": priority, "IsHighPriority": priority == "High",
        "OwnerId": "Group:1" if n % 25 == 0 else f"User:{1 + n % 6}", "Description": maybe(0.3, "See the last e-mail."),
        "IsClosed": status == "Completed", "CallDurationInSeconds": R.randint(10, 3000) if n % 5 == 0 else None,
        "IsArchived": None,
    })
# More than a year old and done: only queryAll has it.
tasks.append({"#": 201, "Subject": "Call", "ActivityDate": "2024-10-02", "Status": "Completed", "Priority": "Normal",
    "OwnerId": "User:2", "IsClosed": True, "IsArchived": True})
write("Task", tasks)
events = []
for n in range(1, 81):
    start = dt.datetime.combine(day(-60, 60), dt.time(8 + n % 9, 0))
    minutes = pick(30, 45, 60, 90)
    stamp = "%Y-%m-%dT%H:%M:%SZ"
    events.append({
        "#": n, "WhoId": who(n), "WhatId": what(n + 2) if n % 4 else None, "Subject": pick("Meeting", "Site visit", "打ち合わせ", "Call"),
        "Location": pick("Room 4.17", "https://meet.example/abc", "大阪", None), "IsAllDayEvent": n % 20 == 0,
        "ActivityDateTime": start.strftime(stamp), "ActivityDate": start.date(), "DurationInMinutes": minutes,
        "StartDateTime": start.strftime(stamp), "EndDateTime": (start + dt.timedelta(minutes=minutes)).strftime(stamp),
        "Description": maybe(0.2, "Agenda\n- numbers\n- next steps"), "OwnerId": f"User:{1 + n % 6}", "IsPrivate": n % 15 == 0,
        "ShowAs": pick("Busy", "Free", "OutOfOffice"), "IsArchived": None,
    })
events.append({"#": 81, "Subject": "Meeting", "IsAllDayEvent": False, "ActivityDateTime": "2024-05-15T09:00:00Z",
    "ActivityDate": "2024-05-15", "DurationInMinutes": 30, "StartDateTime": "2024-05-15T09:00:00Z",
    "EndDateTime": "2024-05-15T09:30:00Z", "OwnerId": "User:2", "ShowAs": "Busy", "IsArchived": True})
write("Event", events)

inspections = []
for n in range(1, 151):
    planned = day(-200, 60)
    done = planned < TODAY
    city = CITIES[n % 12]
    inspections.append({
        "#": n, "Name": f"INS-{n:05}", "OwnerId": "Group:3" if n % 10 == 0 else f"User:{1 + n % 6}",
        "Account__c": f"Account:{LIVE[(n * 13) % len(LIVE)]}", "Inspector__c": maybe(0.8, f"Contact:{1 + (n * 7) % 90}"),
        "Case__c": f"Case:{1 + (n * 3) % 100}" if n % 3 == 0 else None, "Planned_On__c": planned,
        "Started_At__c": f"{planned}T{8 + n % 9:02}:{n % 60:02}:00Z" if done else None, "Arrival__c": f"{7 + n % 9:02}:45:00" if done else None,
        "Result__c": pick("Passed", "Passed with Notes", "Failed", "Not Accessible") if done else None,
        "Score__c": f"{R.randint(0, 10000) / 100:.2f}" if done else None, "Findings__c": LONG * 2 if n % 37 == 0 else maybe(0.3, "Seal broken"),
        "Checklist__c": some(["Seal", "Wiring", "Display", "Communication", "Grounding"], 5) if done else None,
        "Site__Latitude__s": f"{city[4] + n / 1000:.6f}" if n % 6 else None, "Site__Longitude__s": f"{city[5] - n / 1000:.6f}" if n % 6 else None,
        "Contact_Email__c": maybe(0.5, f"site{n}@example.net"), "Report_Url__c": f"https://reports.example/{n}.pdf" if done else None,
    })
write("Inspection__c", inspections)

shipments = []
for n in range(1, 121):
    promised = day(-150, 40)
    status = "In Transit" if n == 5 else pick("Draft", "Packed", "In Transit", "Delivered", "Delivered", "Lost", "Returned")
    delivered = promised + dt.timedelta(days=R.randint(-3, 9)) if status in ("Delivered", "Returned") else None
    shipments.append({
        "#": n, "Name": f"SHP-{2026000 + n}", "OwnerId": f"User:{1 + n % 6}",
        "acme__Account__c": f"Account:{LIVE[(n * 17) % len(LIVE)]}" if n % 8 else None,
        "acme__Opportunity__c": f"Opportunity:{1 + (n * 3) % 70}" if n % 2 else None,
        "acme__Return_Of__c": f"acme__Shipment__c:{n - 1}" if n % 14 == 0 else None, "acme__Status__c": status,
        "acme__Carrier__c": pick("DHL", "Yamato", "UPS", "Aramex", None), "acme__Tracking_Number__c": f"JD{n * 99991:012}",
        "acme__Promised__c": promised, "acme__Delivered__c": delivered, "acme__Weight_Kg__c": maybe(0.9, f"{R.randint(100, 900000) / 1000:.3f}"),
        "acme__Insured_Value__c": maybe(0.5, cents(10, 90000)), "acme__Barcode__c": 400000000000000000 + n * 1234567890123,
        "acme__Fragile__c": n % 3 == 0, "acme__Notes__c": maybe(0.4, pick("Leave at reception", "置き配不可", "اترك عند الباب", "Ring 2×\nthen call")),
    })
write("acme__Shipment__c", shipments)

PEOPLE = [("sofia", "Sofía", "Reyes", "Energy Data Lead", 1, True), ("kenji", "健司", "田中", "Sales Manager", 2, True),
          ("layla", "ليلى", "حسن", "Account Executive", 2, True), ("jan", "Jan", "Kowalczyk", "Service Agent", 2, True),
          ("priya", "Priya", "Nair", "Field Coordinator", 2, True), ("zoe", "Zoë", "O'Neill 👩‍🚒", "Safety Officer", 2, True),
          ("former", "Former", "Employee", None, 2, False), ("integration", None, "Integration", None, 3, True)]
write("User", [{
    "#": n, "Username": f"{login}@acme.example", "FirstName": first, "LastName": last, "CompanyName": "Acme Energy",
    "Division": "" if n % 2 else None, "Title": title, "Email": f"{login}@acme.example", "Alias": login[:8], "IsActive": active,
    "TimeZoneSidKey": "Asia/Tokyo" if login == "kenji" else "Europe/Berlin",
    "LocaleSidKey": {"kenji": "ja_JP", "layla": "ar", "jan": "de_DE"}.get(login, "en_US"), "ProfileId": f"Profile:{profile}",
    "UserType": "Standard", "ManagerId": "User:1" if n in (2, 4, 5) else "User:2" if n == 3 else None,
    "LastLoginDate": instant(-20, -1) if active else None,
} for n, (login, first, last, title, profile, active) in enumerate(PEOPLE, 1)])
write("Profile", [
    {"#": 1, "Name": "System Administrator", "UserType": "Standard", "Description": ""},
    {"#": 2, "Name": "Energy Sales", "UserType": "Standard", "Description": "Sales and service"},
    {"#": 3, "Name": "API Only", "UserType": "Standard", "Description": None},
])
write("Group", [
    {"#": 1, "Name": "Support Queue", "DeveloperName": "Support_Queue", "Type": "Queue", "Email": ""},
    {"#": 2, "Name": "Lead Queue", "DeveloperName": "Lead_Queue", "Type": "Queue", "Email": "leads@acme.example"},
    {"#": 3, "Name": "点検チーム", "DeveloperName": "Inspection_Team", "Type": "Queue", "Email": None},
])
write("RecordType", [{
    "#": n, "Name": name, "DeveloperName": name.replace(" ", "_"), "SobjectType": kind, "IsActive": True, "Description": None,
} for n, (name, kind) in enumerate([("Business", "Account"), ("Household", "Account"), ("New Business", "Opportunity"),
                                    ("Renewal", "Opportunity"), ("Complaint", "Case"), ("Request", "Case")], 1)])
write("Organization", [{
    "#": 1, "Name": "Acme Energy", "Division": "", "Street": "Sendlinger Straße 8", "City": "München", "State": None,
    "PostalCode": "80331", "Country": "DE", "Phone": "+49 89 5550", "PrimaryContact": "Sofía Reyes", "DefaultLocaleSidKey": "en_US",
    "TimeZoneSidKey": "Europe/Berlin", "LanguageLocaleKey": "en_US", "ReceivesInfoEmails": True, "ReceivesAdminInfoEmails": True,
    "PreferencesConsentManagementEnabled": True, "PreferencesLightningLoginEnabled": True, "FiscalYearStartMonth": 1,
    "DefaultAccountAccess": "Edit", "DefaultContactAccess": "ControlledByParent", "DefaultOpportunityAccess": "Edit",
    "DefaultLeadAccess": "ReadEditTransfer", "DefaultCaseAccess": "ReadEditTransfer", "DefaultCalendarAccess": "HideDetailsInsert",
    "DefaultPricebookAccess": "ReadSelect", "DefaultCampaignAccess": "All", "UiSkin": "Theme3", "SignupCountryIsoCode": "DE",
    "NumKnowledgeService": 2, "OrganizationType": "Enterprise Edition", "InstanceName": "EU46", "IsSandbox": False,
    "WebToCaseDefaultOrigin": "Web", "MonthlyPageViewsUsed": 0, "MonthlyPageViewsEntitlement": 0, "IsReadOnly": False,
}])


def history(name, parent, rows):
    write(name, [{
        "#": n, back: f"{of}:{record}", "Field": field, "DataType": "EntityId" if str(new).startswith("User:") else "Text",
        "OldValue": old, "NewValue": new, "CreatedDate": at, "CreatedById": f"User:{who}", "IsDeleted": False,
    } for n, (back, of, record, at, who, field, old, new) in enumerate(((*parent, *row) for row in rows), 1)])


history("AccountHistory", ("AccountId", "Account"), [
    (1, "2026-01-08T09:12:00Z", 2, "created", None, None),
    (1, "2026-03-02T14:31:08Z", 1, "Industry", "Energy", "Healthcare"),
    (1, "2026-03-02T14:31:08Z", 1, "AnnualRevenue", "4200000", "5000000"),
    (1, "2026-05-19T07:45:50Z", 3, "Owner", "Sofía Reyes", "健司 田中"),
    (1, "2026-05-19T07:45:50Z", 3, "Owner", "User:1", "User:2"),
    (1, "2026-05-19T07:45:50Z", 3, "Description", None, None),
    (1, "2026-06-12T11:20:31Z", 1, "Rating", "Cold", "Warm"),
    (2, "2026-02-11T10:00:00Z", 2, "created", None, None),
    (2, "2026-04-30T16:05:12Z", 4, "Phone", None, "+49 89 5550 1002"),
    (5, "2026-05-03T08:00:00Z", 8, "Name", "Sun & Wind", "Sun & Wind GmbH"),
])
history("OpportunityFieldHistory", ("OpportunityId", "Opportunity"), [
    (2, "2026-02-20T08:30:00Z", 3, "created", None, None),
    (2, "2026-04-14T13:11:40Z", 3, "StageName", "Proposal/Price Quote", "Negotiation/Review"),
    (2, "2026-04-14T13:11:40Z", 3, "Probability", "75", "90"),
    (2, "2026-06-01T09:59:59Z", 1, "CloseDate", "2026-09-30", "2026-12-08"),
    (2, "2026-06-01T09:59:59Z", 1, "Amount", "250000.0", "295336.76"),
])
history("Inspection__History", ("ParentId", "Inspection__c"), [
    (2, "2026-02-20T12:00:00Z", 5, "created", None, None),
    (2, "2026-02-24T15:42:10Z", 5, "Result__c", "Passed with Notes", "Failed"),
    (2, "2026-02-24T15:42:10Z", 5, "Score__c", "81.5", "77.72"),
])
write("SetupAuditTrail", [{
    "#": n, "Action": action, "Section": section, "Display": display, "CreatedDate": at, "CreatedById": f"User:{who}",
    "DelegateUser": delegate,
} for n, (at, who, section, action, display, delegate) in enumerate([
    ("2026-01-07T08:00:00Z", 1, "Manage Users", "createduser", "Created new user Zoë O'Neill", None),
    ("2026-03-02T14:02:00Z", 1, "Customize Accounts", "changedValidationFormula",
     "Changed the validation formula of Account rule Industry_Is_Set", None),
    ("2026-05-18T18:20:00Z", 1, "Manage Territories", "changedOwnerRule", "Changed account owner rule DACH", None),
    ("2026-05-19T07:40:00Z", 1, "Customize Accounts", "fieldhistorytracking",
     "Turned on field history tracking of Account Description", "support@salesforce.example"),
    ("2026-06-11T09:00:00Z", 8, "Apex Class", "changedApexClass", "Changed Apex class AccountRating code", None),
    ("2026-06-20T10:15:00Z", 1, None, "frozeuser", "Froze user former@acme.example", None),
], 1)])
