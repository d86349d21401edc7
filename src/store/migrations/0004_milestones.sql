-- 分年度目标 of an indicator, as one text: 2023=900；2024=1200.
ALTER TABLE indicator ADD COLUMN milestones TEXT;
