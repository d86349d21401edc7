-- 分解目标 of an indicator (耿马镇：2024=5、2026=8；孟定镇：2024=8), and the place in the document that sets its target,
-- where that is not the place of the plan. This file is released: never change it, add 0008_… instead.
ALTER TABLE indicator ADD COLUMN shares TEXT;
ALTER TABLE indicator ADD COLUMN place TEXT;
