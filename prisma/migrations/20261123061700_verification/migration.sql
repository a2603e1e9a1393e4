-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "verified_at" TIMESTAMPTZ(3),
ADD COLUMN     "verified_lsn" TEXT,
ADD COLUMN     "verified_run_id" UUID,
ADD COLUMN     "verify_every_days" INTEGER NOT NULL DEFAULT 7,
ADD COLUMN     "verify_failure" JSON,
ADD COLUMN     "verify_run_id" UUID,
ADD COLUMN     "verify_tried_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "replica_verify_run_id_key" ON "replica"("verify_run_id");

-- AddForeignKey
ALTER TABLE "replica" ADD CONSTRAINT "replica_verify_run_id_fkey" FOREIGN KEY ("verify_run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
