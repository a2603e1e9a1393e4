-- CreateIndex
CREATE INDEX "audit_entry_subject_user_id_at_id_idx" ON "audit_entry"("subject_user_id", "at" DESC, "id" DESC);
