-- Which values of a record were typed by hand after it was imported. This file is released: never change it, add
-- 0004_… instead.

ALTER TABLE project ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE project_return ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE elder_facility ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE childcare_facility ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE estate ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE population ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE indicator ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE base_figure ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE policy ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE element ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE platform ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE pilot ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE reform ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE task ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
ALTER TABLE member ADD COLUMN edited TEXT CHECK (edited IS NULL OR json_valid(edited)); -- 手工改过的字段：JSON 数组，数写作 填报期/字段；没有则为空
