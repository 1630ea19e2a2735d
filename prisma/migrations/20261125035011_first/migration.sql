-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "unit" (
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "parent_code" TEXT,
    "territory_code" TEXT NOT NULL,
    "valid_from" DATE NOT NULL DEFAULT '2025-07-01'::date,
    "valid_to" DATE,
    "source" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "unit_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "unit_predecessor" (
    "id" SERIAL NOT NULL,
    "old_code" TEXT,
    "old_name" TEXT NOT NULL,
    "old_full_name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "old_district" TEXT,
    "old_province" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "divided" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,

    CONSTRAINT "unit_predecessor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field" (
    "key" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "level" TEXT NOT NULL,
    "anonymous_allowed" BOOLEAN NOT NULL,
    "valid_from" DATE,
    "valid_to" DATE,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "field_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "field_label" (
    "field_key" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "field_label_pkey" PRIMARY KEY ("field_key","locale")
);

-- CreateTable
CREATE TABLE "field_example" (
    "id" SERIAL NOT NULL,
    "field_key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "field_example_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_rule" (
    "id" TEXT NOT NULL,
    "field_key" TEXT,
    "territory_code" TEXT,
    "level" TEXT,
    "target_type" TEXT NOT NULL,
    "target_unit" TEXT,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "why" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "routing_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock_rule" (
    "id" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "limit_count" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "roll" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "clock_rule_pkey" PRIMARY KEY ("id","valid_from")
);

-- CreateTable
CREATE TABLE "calendar_day" (
    "date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "confidence" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "locale" TEXT,
    "commune_code" TEXT,
    "village" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "person_id" UUID NOT NULL,
    "name" TEXT,
    "phone" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "blocked_at" TIMESTAMPTZ(3),
    "blocked_why" TEXT,
    "last_interaction_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "account_id" UUID NOT NULL,
    "flow" TEXT,
    "step" TEXT,
    "data" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_request" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answer_by" DATE NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "data_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "unit_code" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" UUID,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation_try" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitation_try_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "asker_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "anonymous" BOOLEAN NOT NULL DEFAULT false,
    "field_key" TEXT NOT NULL,
    "field_confidence" DOUBLE PRECISION,
    "field_by" TEXT NOT NULL,
    "commune_code" TEXT,
    "place_text" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "level" TEXT NOT NULL,
    "conference_id" UUID,
    "unit_code" TEXT,
    "routed_by" TEXT,
    "routed_why" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "assignee_id" UUID,
    "transfers" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "inform_by" DATE NOT NULL,
    "inform_rule" TEXT NOT NULL,
    "informed_at" TIMESTAMPTZ(3),
    "answer_by" DATE,
    "answer_rule" TEXT,
    "clarifying_since" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "draft_key" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question_event" (
    "id" BIGSERIAL NOT NULL,
    "question_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" TEXT NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "why" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "question_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question_entry" (
    "id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "author_kind" TEXT NOT NULL,
    "author_id" UUID,
    "text" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "question_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "mime" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "question_id" UUID,
    "entry_id" UUID,
    "notice_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rating" (
    "id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rating_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conference" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "host_unit" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "chair" TEXT NOT NULL,
    "co_organiser" TEXT,
    "place" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "form" TEXT NOT NULL,
    "topics" TEXT NOT NULL,
    "territory_code" TEXT NOT NULL,
    "intake_from" TIMESTAMPTZ(3) NOT NULL,
    "intake_until" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "secretary_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "conference_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conference_event" (
    "id" BIGSERIAL NOT NULL,
    "conference_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" TEXT NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "actor_id" UUID,
    "why" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "conference_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broadcast" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "conference_id" UUID,
    "territory_code" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "audience" INTEGER,

    CONSTRAINT "broadcast_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conclusion_notice" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "conference_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "signer" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "conclusion_notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clause" (
    "id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "lead_unit" TEXT,
    "deadline" DATE,

    CONSTRAINT "clause_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clause_question" (
    "clause_id" UUID NOT NULL,
    "question_id" UUID NOT NULL,

    CONSTRAINT "clause_question_pkey" PRIMARY KEY ("clause_id","question_id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "clause_id" UUID NOT NULL,
    "unit_code" TEXT NOT NULL,
    "deadline" DATE,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "conversation_key" TEXT NOT NULL,
    "payload" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "error" TEXT,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "content" JSONB,
    "broadcast_id" UUID,
    "question_id" UUID,
    "replaces" TEXT,
    "in_place" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "external_id" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "web_message" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "direction" TEXT NOT NULL,
    "outbox_id" BIGINT,
    "content" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "web_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "web_session" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "accounts" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "web_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "unit_parent_code_idx" ON "unit"("parent_code");

-- CreateIndex
CREATE INDEX "unit_territory_code_kind_idx" ON "unit"("territory_code", "kind");

-- CreateIndex
CREATE INDEX "unit_name_key_idx" ON "unit"("name_key");

-- CreateIndex
CREATE INDEX "unit_predecessor_name_key_idx" ON "unit_predecessor"("name_key");

-- CreateIndex
CREATE INDEX "unit_predecessor_unit_code_idx" ON "unit_predecessor"("unit_code");

-- CreateIndex
CREATE INDEX "field_example_field_key_idx" ON "field_example"("field_key");

-- CreateIndex
CREATE INDEX "person_commune_code_idx" ON "person"("commune_code");

-- CreateIndex
CREATE INDEX "account_person_id_idx" ON "account"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_channel_external_id_key" ON "account"("channel", "external_id");

-- CreateIndex
CREATE INDEX "consent_person_id_idx" ON "consent"("person_id");

-- CreateIndex
CREATE INDEX "data_request_person_id_idx" ON "data_request"("person_id");

-- CreateIndex
CREATE INDEX "staff_unit_code_idx" ON "staff"("unit_code");

-- CreateIndex
CREATE UNIQUE INDEX "staff_person_id_role_unit_code_key" ON "staff"("person_id", "role", "unit_code");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_code_hash_key" ON "invitation"("code_hash");

-- CreateIndex
CREATE INDEX "invitation_try_account_id_at_idx" ON "invitation_try"("account_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "question_code_key" ON "question"("code");

-- CreateIndex
CREATE UNIQUE INDEX "question_draft_key_key" ON "question"("draft_key");

-- CreateIndex
CREATE INDEX "question_asker_id_received_at_idx" ON "question"("asker_id", "received_at" DESC);

-- CreateIndex
CREATE INDEX "question_unit_code_status_inform_by_idx" ON "question"("unit_code", "status", "inform_by");

-- CreateIndex
CREATE INDEX "question_assignee_id_status_idx" ON "question"("assignee_id", "status");

-- CreateIndex
CREATE INDEX "question_conference_id_status_idx" ON "question"("conference_id", "status");

-- CreateIndex
CREATE INDEX "question_status_inform_by_idx" ON "question"("status", "inform_by");

-- CreateIndex
CREATE INDEX "question_event_question_id_id_idx" ON "question_event"("question_id", "id");

-- CreateIndex
CREATE INDEX "question_entry_question_id_at_idx" ON "question_entry"("question_id", "at");

-- CreateIndex
CREATE INDEX "attachment_question_id_idx" ON "attachment"("question_id");

-- CreateIndex
CREATE INDEX "attachment_entry_id_idx" ON "attachment"("entry_id");

-- CreateIndex
CREATE INDEX "attachment_notice_id_idx" ON "attachment"("notice_id");

-- CreateIndex
CREATE INDEX "attachment_owner_id_idx" ON "attachment"("owner_id");

-- CreateIndex
CREATE INDEX "attachment_sha256_idx" ON "attachment"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "rating_question_id_person_id_key" ON "rating"("question_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "conference_code_key" ON "conference"("code");

-- CreateIndex
CREATE INDEX "conference_territory_code_status_starts_at_idx" ON "conference"("territory_code", "status", "starts_at");

-- CreateIndex
CREATE INDEX "conference_host_unit_status_starts_at_idx" ON "conference"("host_unit", "status", "starts_at");

-- CreateIndex
CREATE INDEX "conference_event_conference_id_id_idx" ON "conference_event"("conference_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "conclusion_notice_code_key" ON "conclusion_notice"("code");

-- CreateIndex
CREATE INDEX "conclusion_notice_conference_id_idx" ON "conclusion_notice"("conference_id");

-- CreateIndex
CREATE UNIQUE INDEX "clause_notice_id_number_key" ON "clause"("notice_id", "number");

-- CreateIndex
CREATE INDEX "clause_question_question_id_idx" ON "clause_question"("question_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_code_key" ON "task"("code");

-- CreateIndex
CREATE UNIQUE INDEX "task_clause_id_key" ON "task"("clause_id");

-- CreateIndex
CREATE INDEX "task_unit_code_status_deadline_idx" ON "task"("unit_code", "status", "deadline");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_channel_external_id_key" ON "inbox"("channel", "external_id");

-- CreateIndex
CREATE INDEX "outbox_account_id_external_id_idx" ON "outbox"("account_id", "external_id");

-- CreateIndex
CREATE INDEX "outbox_question_id_idx" ON "outbox"("question_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_broadcast_id_account_id_key" ON "outbox"("broadcast_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "web_message_outbox_id_key" ON "web_message"("outbox_id");

-- CreateIndex
CREATE INDEX "web_message_account_id_id_idx" ON "web_message"("account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "web_session_token_hash_key" ON "web_session"("token_hash");

-- CreateIndex
CREATE INDEX "audit_subject_idx" ON "audit"("subject");

-- CreateIndex
CREATE INDEX "audit_actor_id_at_idx" ON "audit"("actor_id", "at");

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "unit"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_label" ADD CONSTRAINT "field_label_field_key_fkey" FOREIGN KEY ("field_key") REFERENCES "field"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_example" ADD CONSTRAINT "field_example_field_key_fkey" FOREIGN KEY ("field_key") REFERENCES "field"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff" ADD CONSTRAINT "staff_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_asker_id_fkey" FOREIGN KEY ("asker_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_conference_id_fkey" FOREIGN KEY ("conference_id") REFERENCES "conference"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question_event" ADD CONSTRAINT "question_event_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question_entry" ADD CONSTRAINT "question_entry_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "question_entry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "conclusion_notice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rating" ADD CONSTRAINT "rating_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conference_event" ADD CONSTRAINT "conference_event_conference_id_fkey" FOREIGN KEY ("conference_id") REFERENCES "conference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broadcast" ADD CONSTRAINT "broadcast_conference_id_fkey" FOREIGN KEY ("conference_id") REFERENCES "conference"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conclusion_notice" ADD CONSTRAINT "conclusion_notice_conference_id_fkey" FOREIGN KEY ("conference_id") REFERENCES "conference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause" ADD CONSTRAINT "clause_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "conclusion_notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause_question" ADD CONSTRAINT "clause_question_clause_id_fkey" FOREIGN KEY ("clause_id") REFERENCES "clause"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause_question" ADD CONSTRAINT "clause_question_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_clause_id_fkey" FOREIGN KEY ("clause_id") REFERENCES "clause"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
