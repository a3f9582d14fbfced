"""Makes data.csv: 600 invented people, no row of it from anybody. Public domain (CC0-1.0).

Hidden relation, in log-odds of death within a year of an emergency admission:
  -2.2 + 0.055 (age - 70) - 0.09 (albumin - 36) + 0.5 [eGFR < 45] - 0.02 (haemoglobin - 125) + 0.25 [male]
Sex and eGFR follow from age and creatinine only loosely; about one albumin in eleven is missing, more often in the young.
python3 make.py > data.csv writes the same bytes each time.
"""
import math
import random

chance = random.Random(20261121)
print("patient,hospital,age,sex,albumin (g/L),creatinine (umol/L),eGFR (mL/min/{1.73_m2}),haemoglobin (g/L),death within a year")
for i in range(600):
    age = min(98, max(19, round(chance.gauss(71, 14))))
    male = chance.random() < 0.48
    creatinine = round(math.exp(chance.gauss(math.log(88 if male else 72), 0.38)))
    scale, power = (79.6, -0.302) if male else (61.9, -0.241)   # CKD-EPI 2021 (NEJM 2021;385:1737), creatinine in umol/L
    egfr = round(142 * min(creatinine / scale, 1) ** power * max(creatinine / scale, 1) ** -1.2 * 0.9938 ** age * (1 if male else 1.012))
    albumin = min(52, max(14, round(chance.gauss(37 - 0.06 * (age - 70), 5.5))))
    haemoglobin = min(190, max(55, round(chance.gauss(134 if male else 122, 17) - 0.12 * max(0, 60 - egfr))))
    x = -2.2 + 0.055 * (age - 70) - 0.09 * (albumin - 36) + 0.5 * (egfr < 45) - 0.02 * (haemoglobin - 125) + 0.25 * male
    died = chance.random() < 1 / (1 + math.exp(-x))
    shown_albumin = "" if chance.random() < (0.15 if age < 65 else 0.08) else albumin
    print(f"P{i + 1:04d},{chance.choice(['Northgate', 'Harbour', 'St Anne'])},{age},{'male' if male else 'female'},{shown_albumin},{creatinine},{egfr},{haemoglobin},{int(died)}")
