"""Small files to try the wizard with: a few rows of each kind, as other systems write them."""

SAMPLES = {
    "deals": (
        "Deal ID,Deal Name,Company ID,Stage,Amount,Currency,Created,Close Date,Sales Rep\n"
        "D-1001,Northwind pilot,A-1,Closed Won,12500.00,EUR,2026-03-02,2026-05-11,ann\n"
        "D-1002,Fabrikam rollout,A-2,Closed Lost,48000.00,EUR,2026-03-09,2026-06-02,bob\n"
        "D-1003,Contoso renewal,A-3,Negotiation,9900.00,EUR,2026-08-20,,ann\n"
    ),
    "accounts": (
        "Company ID,Company Name,Website,Industry,Country\n"
        "A-1,Northwind,northwind.example,Logistics,DE\n"
        "A-2,Fabrikam,fabrikam.example,Machinery,FR\n"
        "A-3,Contoso,contoso.example,Retail,NL\n"
    ),
    "people": (
        "Contact ID,Email,Full Name,Job Title,Company ID\n"
        "P-1,ada@northwind.example,Ada Lund,Head of Operations,A-1\n"
        "P-2,ben@fabrikam.example,Ben Roux,Buyer,A-2\n"
    ),
    "leads": (
        "Lead ID,Created,Email,Lead Source,Lead Status,Owner\n"
        "L-1,2026-02-20T09:14:00Z,ada@northwind.example,google,sql,ann\n"
        "L-2,2026-02-24T15:02:00Z,ben@fabrikam.example,webinar,mql,bob\n"
    ),
    "owners": "Owner ID,Name,Department,Email\nann,Ann Lee,sales,ann@firm.example\n"
    "bob,Bob Ray,sales,bob@firm.example\n",
    "activities": (
        "Timestamp,Event Type,Email,Page URL\n"
        "2026-02-19T10:00:00Z,page,ada@northwind.example,https://firm.example/pricing\n"
        "2026-02-20T09:14:00Z,form,ada@northwind.example,https://firm.example/contact\n"
    ),
    "stages": (
        "Subject Kind,Lead ID,New Stage,Time\n"
        "lead,L-1,mql,2026-02-21T08:00:00Z\nlead,L-1,sal,2026-02-21T11:30:00Z\n"
    ),
    "campaigns": (
        "Campaign ID,Name,Channel,Start Date,End Date,Budget\n"
        "C-1,Spring webinar,Webinar,2026-03-01,2026-04-01,4000\n"
    ),
    "spend": (
        "Date,Campaign ID,Spend,Currency,Impressions,Clicks\n"
        "2026-03-01,C-1,120.50,EUR,8000,210\n2026-03-02,C-1,98.00,EUR,7100,180\n"
    ),
    "rates": "Day,From,To,Rate\n2026-03-01,USD,EUR,0.92\n",
}
