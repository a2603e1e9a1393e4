-- DropIndex
DROP INDEX "run_environment_id_requested_at_id_idx";

-- DropIndex
DROP INDEX "run_replica_id_requested_at_id_idx";

-- DropIndex
DROP INDEX "run_state_requested_at_id_idx";

-- DropIndex
DROP INDEX "run_trigger_requested_at_id_idx";

-- CreateIndex
CREATE INDEX "run_replica_idx" ON "run"("replica_id", "requested_at" DESC, "id" DESC, "kind", "state", "trigger");

-- CreateIndex
CREATE INDEX "run_environment_idx" ON "run"("environment_id", "requested_at" DESC, "id" DESC, "kind", "state", "trigger");

-- CreateIndex
CREATE INDEX "run_kind_idx" ON "run"("kind", "requested_at" DESC, "id" DESC, "state", "trigger");

-- CreateIndex
CREATE INDEX "run_state_idx" ON "run"("state", "requested_at" DESC, "id" DESC, "kind", "trigger");

-- CreateIndex
CREATE INDEX "run_trigger_idx" ON "run"("trigger", "requested_at" DESC, "id" DESC, "kind", "state");
