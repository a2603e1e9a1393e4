-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deed" TEXT NOT NULL,
    "user_id" UUID,
    "user_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "address" TEXT,
    "result" TEXT NOT NULL,
    "code" TEXT,
    "message" TEXT,
    "environment_id" UUID,
    "environment_name" TEXT,
    "replica_id" UUID,
    "replica_name" TEXT,
    "run_id" UUID,
    "subject_user_id" UUID,
    "subject_user_name" TEXT,
    "setting" TEXT,
    "subject_name" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_user_id_at_id_idx" ON "audit_entry"("user_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_environment_id_at_id_idx" ON "audit_entry"("environment_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_replica_id_at_id_idx" ON "audit_entry"("replica_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_deed_at_id_idx" ON "audit_entry"("deed", "at" DESC, "id" DESC);

-- What is on record stays as it is, whoever asks: also a mistake of ours, and somebody with the application's own access.
CREATE FUNCTION "audit_entry_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only ever added' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_entry_append_only"
    BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_refuse_change"();
