# SPDX-License-Identifier: Apache-2.0
"""The nightly run as a DAG of Airflow 3: a template, never run by Airflow. It calls the same script as any scheduler.

The worker's environment must have SPARK_HOME and what else stands at the head of nightly.sh.
"""

import subprocess
from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.sdk import dag, task

COMMAND = ["/opt/dossierlake/jobs/nightly.sh", "--conf", "/etc/dossierlake/site.conf"]

DONE = (0, 2)
TRY_AGAIN = 75


@dag(
    schedule="30 1 * * *",
    start_date=pendulum.datetime(2025, 7, 1, tz="Asia/Ho_Chi_Minh"),
    # A run takes up all files that are pending: there is nothing to catch up with day by day.
    catchup=False,
    max_active_runs=1,
)
def dossierlake():
    @task(retries=3, retry_delay=timedelta(minutes=10))
    def nightly():
        status = subprocess.run(COMMAND, check=False).returncode
        if status == TRY_AGAIN:
            raise AirflowException("Storage or cluster trouble (exit status 75): the same command runs again.")
        if status not in DONE:
            raise AirflowFailException(f"The night ended with exit status {status}: see the log of the task.")

    nightly()


dossierlake()
