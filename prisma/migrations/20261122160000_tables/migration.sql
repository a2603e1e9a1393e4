-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,
    "host" TEXT NOT NULL,
    "home" TEXT NOT NULL,
    "data_directories" TEXT[],
    "log_directory" TEXT,
    "password_sealed" TEXT,
    "release" TEXT,
    "log_version" INTEGER,
    "encrypted" BOOLEAN NOT NULL DEFAULT false,
    "health" TEXT NOT NULL DEFAULT 'unknown',
    "health_reason" TEXT,
    "not_answering" TEXT,
    "lsn" TEXT,
    "write_rate" DOUBLE PRECISION,
    "observed_at" TIMESTAMPTZ(3),
    "report" JSONB,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replica" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,
    "host" TEXT NOT NULL,
    "directory" TEXT NOT NULL,
    "goal_ms" BIGINT NOT NULL,
    "generations" INTEGER NOT NULL DEFAULT 2,
    "on_broken_chain" TEXT NOT NULL DEFAULT 'snapshot',
    "schedule_cron" TEXT,
    "schedule_zone" TEXT,
    "next_run_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'never synced',
    "state_reason" TEXT,
    "exposure_bytes" BIGINT,
    "exposure_commits" BIGINT,
    "exposure_age_ms" BIGINT,
    "environment_lsn" TEXT,
    "received_lsn" TEXT,
    "recovered_lsn" TEXT,
    "archive_from_lsn" TEXT,
    "last_log_file" TEXT,
    "write_rate" DOUBLE PRECISION,
    "observed_at" TIMESTAMPTZ(3),
    "log_file_size" INTEGER,
    "archive_files" INTEGER NOT NULL DEFAULT 0,
    "archive_bytes" BIGINT NOT NULL DEFAULT 0,
    "published_path" TEXT,
    "recovery_result" TEXT,
    "recovery_at" TIMESTAMPTZ(3),
    "recovery_ms" INTEGER,
    "recovery_lsn" TEXT,
    "last_error" JSONB,
    "last_run" JSON,
    "active_run_id" UUID,
    "recent_samples" JSON NOT NULL DEFAULT '[]',

    CONSTRAINT "replica_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "replica_id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "published_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "published_lsn" TEXT,
    "bytes_copied" BIGINT,
    "fell_back" BOOLEAN NOT NULL DEFAULT false,
    "error" JSONB,
    "worker_id" UUID,
    "set_aside" BOOLEAN NOT NULL DEFAULT false,
    "resume_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_step" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "files_done" INTEGER,
    "files_total" INTEGER,
    "bytes_done" BIGINT,
    "bytes_total" BIGINT,
    "detail" TEXT,

    CONSTRAINT "run_step_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "journal_line" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "step" TEXT,
    "source" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "journal_line_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "exposure_sample" (
    "replica_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "bytes" BIGINT NOT NULL,
    "commits" BIGINT NOT NULL,
    "age_ms" BIGINT NOT NULL,

    CONSTRAINT "exposure_sample_pkey" PRIMARY KEY ("replica_id","at")
);

-- CreateTable
CREATE TABLE "day_outcome" (
    "replica_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "day_outcome_pkey" PRIMARY KEY ("replica_id","day")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "start_time" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "host_question" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "question" JSONB NOT NULL,
    "answer" JSONB,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "host_question_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "environment_name_key_key" ON "environment"("name_key");

-- CreateIndex
CREATE INDEX "environment_removed_at_host_idx" ON "environment"("removed_at", "host");

-- CreateIndex
CREATE UNIQUE INDEX "replica_active_run_id_key" ON "replica"("active_run_id");

-- CreateIndex
CREATE INDEX "replica_removed_at_host_idx" ON "replica"("removed_at", "host");

-- CreateIndex
CREATE UNIQUE INDEX "replica_environment_id_name_key_key" ON "replica"("environment_id", "name_key");

-- CreateIndex
CREATE INDEX "run_requested_at_id_idx" ON "run"("requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_replica_id_requested_at_id_idx" ON "run"("replica_id", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_environment_id_requested_at_id_idx" ON "run"("environment_id", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_state_requested_at_id_idx" ON "run"("state", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "run_trigger_requested_at_id_idx" ON "run"("trigger", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "exposure_sample_at_idx" ON "exposure_sample"("at");

-- CreateIndex
CREATE INDEX "day_outcome_day_idx" ON "day_outcome"("day");

-- CreateIndex
CREATE INDEX "worker_stopped_at_heartbeat_at_idx" ON "worker"("stopped_at", "heartbeat_at");

-- CreateIndex
CREATE INDEX "host_question_host_taken_at_idx" ON "host_question"("host", "taken_at");

-- CreateIndex
CREATE INDEX "host_question_asked_at_idx" ON "host_question"("asked_at");

-- AddForeignKey
ALTER TABLE "replica" ADD CONSTRAINT "replica_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replica" ADD CONSTRAINT "replica_active_run_id_fkey" FOREIGN KEY ("active_run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_replica_id_fkey" FOREIGN KEY ("replica_id") REFERENCES "replica"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_step" ADD CONSTRAINT "run_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exposure_sample" ADD CONSTRAINT "exposure_sample_replica_id_fkey" FOREIGN KEY ("replica_id") REFERENCES "replica"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "day_outcome" ADD CONSTRAINT "day_outcome_replica_id_fkey" FOREIGN KEY ("replica_id") REFERENCES "replica"("id") ON DELETE CASCADE ON UPDATE CASCADE;
