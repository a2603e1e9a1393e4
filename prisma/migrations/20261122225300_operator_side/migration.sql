-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "checkpoint_first" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "copy_mode" TEXT NOT NULL DEFAULT 'listed',
ADD COLUMN     "log_alert_hours" INTEGER NOT NULL DEFAULT 24,
ADD COLUMN     "log_alert_percent" INTEGER NOT NULL DEFAULT 5,
ADD COLUMN     "log_disk" JSON,
ADD COLUMN     "own_files" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "let_go_at" TIMESTAMPTZ(3),
ADD COLUMN     "let_go_by" TEXT;
